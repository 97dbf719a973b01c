package ebb.cli.soak;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.soak.message.ServerState;
import ebb.watch.source.ResidentMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;

/** A server of somebody else on this machine, of which nothing is known but its address and its process. */
final class ForeignServer implements Subject {

    private final SoakSettings.Target target;

    private ForeignServer(SoakSettings.Target target) {
        this.target = target;
    }

    /** Checks that it is here: a run like this one against other people's machines would be an attack. */
    static ForeignServer of(SoakSettings.Target target) throws CommandFailure {
        if (!isHere(target.address())) {
            throw CommandFailure.usage("--target: " + target.address() + " is not an address of this machine; soak is"
                    + " for servers whose process can be watched, and an attack on any other");
        }
        if (ResidentMemory.of(target.pid()).isEmpty()) {
            throw CommandFailure.runtime("--pid: there is no process " + target.pid() + " whose memory can be seen");
        }
        return new ForeignServer(target);
    }

    private static boolean isHere(HostPort address) throws CommandFailure {
        try {
            InetAddress host = InetAddress.getByName(address.host());
            return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
        } catch (IOException e) {
            throw CommandFailure.runtime("--target: could not resolve the host '" + address.host() + "'");
        }
    }

    @Override
    public HostPort address() {
        return target.address();
    }

    @Override
    public String protocol() {
        return target.protocol();
    }

    @Override
    public long pid() {
        return target.pid();
    }

    @Override
    public Optional<ServerState> count() {
        return Optional.empty();
    }

    @Override
    public Optional<ServerState> collect() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // It was here before the run and stays.
    }
}
