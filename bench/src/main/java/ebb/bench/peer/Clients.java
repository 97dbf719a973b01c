package ebb.bench.peer;

import ebb.bench.model.Order;
import ebb.bench.model.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Does a work on a client of any stack and measures it. Keeps the connections of idle orders, and no others. */
final class Clients {

    private static final int REQUEST_BYTES = 32;
    private static final int ANSWER_BYTES = 1024;
    private static final int IDLE_HANDSHAKES = 16;

    private final PerfClient client;
    // Bounds: the count of an order.
    private final List<PerfClient.Conversation> idle = new ArrayList<>();

    Clients(PerfClient client) {
        this.client = client;
    }

    Outcome obey(Order order) {
        long datagrams = client.datagramsReceived();
        long start = System.nanoTime();
        LongAdder operations = new LongAdder();
        LongAdder bytes = new LongAdder();
        String error = "";
        try {
            switch (order.work()) {
                case DOWNLOAD, LOSSY -> transfer(order, 0, order.bytes(), bytes);
                case H3_DOWNLOAD -> {
                    client.fetch(order.port(), order.bytes());
                    bytes.add(order.bytes());
                }
                case UPLOAD -> transfer(order, order.bytes(), 0, bytes);
                case REQUESTS -> requests(order, operations);
                case HANDSHAKES -> repeat(order, operations, () -> client.connect(order.port()).close());
                case IDLE -> hold(order);
            }
        } catch (IOException | ExecutionException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            error = String.valueOf(cause.getMessage());
        } catch (InterruptedException e) {
            error = "interrupted";
        }
        operations.add(idle.size());
        return new Outcome((System.nanoTime() - start) / 1e9, operations.sum(), bytes.sum(),
                client.datagramsReceived() - datagrams, error);
    }

    private void transfer(Order order, long upload, long download, LongAdder bytes) throws IOException {
        try (PerfClient.Conversation connection = client.connect(order.port())) {
            connection.exchange(upload, download);
            bytes.add(upload + download);
        }
    }

    private void requests(Order order, LongAdder done)
            throws IOException, InterruptedException, ExecutionException {
        try (PerfClient.Conversation connection = client.connect(order.port())) {
            repeat(order, done, () -> connection.exchange(REQUEST_BYTES - Long.BYTES, ANSWER_BYTES));
        }
    }

    private void hold(Order order) throws InterruptedException, ExecutionException {
        if (order.count() < idle.size()) {
            idle.forEach(PerfClient.Conversation::close);
            idle.clear();
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(IDLE_HANDSHAKES)) {
            List<Future<PerfClient.Conversation>> opening = new ArrayList<>();
            for (int i = idle.size(); i < order.count(); i++) {
                opening.add(threads.submit(() -> client.connect(order.port())));
            }
            for (Future<PerfClient.Conversation> opened : opening) {
                idle.add(opened.get());
            }
        }
    }

    private interface Operation {
        void run() throws IOException;
    }

    private static void repeat(Order order, LongAdder done, Operation operation)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(order.millis());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> slots = new ArrayList<>();
            for (int i = 0; i < order.count(); i++) {
                slots.add(threads.submit(() -> {
                    while (System.nanoTime() - end < 0) {
                        operation.run();
                        done.increment();
                    }
                    return null;
                }));
            }
            for (Future<?> slot : slots) {
                slot.get();
            }
        }
    }
}
