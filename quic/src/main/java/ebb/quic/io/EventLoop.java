package ebb.quic.io;

import ebb.quic.connection.Connection;
import ebb.quic.connection.ConnectionEvents;
import ebb.quic.connection.LoopHandle;
import ebb.quic.connection.Turn;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.endpoint.Membership;
import ebb.quic.endpoint.Stray;
import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.CloseReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * One platform thread that moves datagrams between a socket and an endpoint. Everything below is confined to it; other
 * threads reach it by {@link #signal}, {@link #close} and {@link #execute}, which wake it only when it sleeps.
 */
public final class EventLoop implements LoopHandle {
    private static final System.Logger LOG = System.getLogger("ebb.quic.io");

    private final UdpSocket socket;
    private final InetSocketAddress localAddress;
    private final Endpoint endpoint;
    private final SocketReader reader;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final StrayQueue strays = new StrayQueue();
    private final Thread thread;
    private volatile boolean sleeping;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile Throwable failure;

    /**
     * What ties a loop to those above it.
     *
     * @param name        of the thread
     * @param events      hears what happens to connections
     * @param linkNumbers the numbers of new connections
     */
    public record Ties(String name, ConnectionEvents events, LongSupplier linkNumbers) {
        Ties named(String other) {
            return new Ties(other, events, linkNumbers);
        }
    }

    /** A loop that is not started yet. */
    public EventLoop(UdpSocket socket, EndpointConfig config, Ties ties, Membership membership) {
        this.socket = socket;
        localAddress = socket.localAddress();
        endpoint = new Endpoint(config, new Endpoint.Surroundings(this::send, this, ties.events(), ties.linkNumbers(),
                membership), SystemClock.now());
        reader = new SocketReader(socket, SystemClock::now, endpoint.turn(), this::arrived);
        thread = Thread.ofPlatform().name(ties.name()).daemon().unstarted(this::run);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** The address that the socket is bound to. */
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /** The endpoint; to be used on the loop only. */
    public Endpoint endpoint() {
        return endpoint;
    }

    private void send(DatagramBatch batch) {
        try {
            socket.send(batch);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "datagrams were not sent", e);
        }
        batch.clear();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            LOG.log(System.Logger.Level.ERROR, "the loop " + thread.getName() + " failed; its connections are lost", e);
        } finally {
            end();
        }
    }

    /** One turn: tasks, datagrams, deadlines, then everything that they caused; sleeps when there was nothing. */
    private void turn() throws IOException {
        long began = SystemClock.now();
        long due = endpoint.nextTimeout();
        endpoint.turn().begin();
        runTasks();
        int received = receiveStrays() + reader.read(due);
        if (!reader.isCatchingUp()) {
            endpoint.onTimeout(reader.now());
        }
        long now = SystemClock.now();
        endpoint.lookForHeld(now);
        endpoint.settle(now);
        endpoint.turned(SystemClock.now() - began);
        if (received == 0) {
            sleep();
        }
    }

    private void arrived(ArrivalBatch arrivals, int slot, long now) {
        endpoint.receive(arrivals.array(), arrivals.offset(slot), arrivals.length(slot),
                new Connection.Source(arrivals.remote(slot), arrivals.local(slot), arrivals.ecn(slot)), now);
    }

    private int receiveStrays() {
        // Nearly always: most loops never see a stray.
        if (strays.isEmpty()) {
            return 0;
        }
        endpoint.turn().enter(Turn.Stage.STRAYS);
        return strays.handOn(endpoint.turn(), stray -> endpoint.receive(stray, SystemClock.now()));
    }

    private void runTasks() {
        endpoint.turn().enter(Turn.Stage.TASKS);
        while (!endpoint.turn().isSpent() && runTask()) {
            endpoint.turn().spend(Turn.Work.TASK);
        }
    }

    private void runAllTasks() {
        while (runTask()) {
            // Each logs its own failure.
        }
    }

    private boolean runTask() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a task of the loop failed", e);
        }
        return true;
    }

    private void sleep() throws IOException {
        sleeping = true;
        try {
            long next = Math.min(endpoint.nextTimeout(), endpoint.nextLook());
            boolean idle = tasks.isEmpty() && strays.isEmpty() && endpoint.signals().isEmpty() && !stopping;
            if (!idle) {
                return;
            }
            long wait = next == Long.MAX_VALUE ? Long.MAX_VALUE / 2 : next - SystemClock.now();
            if (wait > 0) {
                socket.await(wait);
            }
        } finally {
            sleeping = false;
        }
    }

    private void end() {
        strays.close();
        CloseReason reason = failure == null ? new CloseReason.LocalClose(0, "the endpoint was closed")
                : new CloseReason.InternalFailure("its loop failed: " + failure);
        if (!guarded("connections could not be released", () -> endpoint.releaseAll(reason, SystemClock.now()))) {
            guarded("connections could not be dropped", () -> endpoint.dropAll(reason, SystemClock.now()));
        }
        ended = true;
        guarded("the last tasks failed", this::runAllTasks);
        guarded("the socket did not close cleanly", this::closeSocket);
    }

    /** Whatever fails at the end, the rest of the end must come. */
    private static boolean guarded(String otherwise, Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, otherwise, e);
            return false;
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the socket did not close cleanly", e);
        }
    }

    /** Takes a datagram that came to another loop, if there is room. Any thread. */
    boolean take(Stray stray) {
        boolean taken = strays.offer(stray);
        if (taken) {
            wake();
        }
        return taken;
    }

    @Override
    public void signal(Object owner) {
        if (endpoint.signals().push(owner)) {
            wake();
        }
    }

    @Override
    public void close(Object owner, CloseReason reason) {
        execute(() -> endpoint.close(owner, reason, SystemClock.now()));
    }

    @Override
    public boolean execute(Runnable task) {
        if (ended) {
            return false;
        }
        tasks.add(task);
        wake();
        // The loop may have ended in between: then it has run the task at its end, or will never do so.
        return !ended || !tasks.remove(task);
    }

    private void wake() {
        if (sleeping) {
            socket.wakeup();
        }
    }

    /** Waits until the loop has ended, by {@link #stop} or because it failed. */
    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    /** Whether the loop ended, or is about to, by an error of its own. Any thread. */
    boolean hasFailed() {
        return failure != null;
    }

    /** Whether the loop ended, or is about to. Any thread. */
    public boolean isStopping() {
        return stopping || ended || failure != null;
    }

    /**
     * Runs a task on the loop and returns its result. Waits for the loop, which never blocks; an interrupt meanwhile is
     * kept for later, because the task is done all the same and somebody must have its result.
     */
    public <T> T call(Callable<T> task) throws IOException {
        FutureTask<T> future = new FutureTask<>(task);
        if (Thread.currentThread() == thread || !execute(future)) {
            future.run();
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Releases every connection, ends the thread and closes the socket; waits until that is done. Idempotent. */
    public void stop() {
        stopping = true;
        socket.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
