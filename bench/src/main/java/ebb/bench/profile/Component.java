package ebb.bench.profile;

import java.util.List;

/** Which part of the server a stack belongs to: the first frame from the top that somebody stands for. */
enum Component {

    AEAD("payload protection: the JDK's ciphers"),
    HEADER_PROTECTION("header protection: the JDK's ciphers"),
    HANDSHAKE_CRYPTO("signatures, key agreement, hashes: BoringSSL or the JDK"),
    KEYS("key derivation: the JDK's HKDF"),
    SEND("sending: sendmmsg and the kernel below it"),
    RECEIVE("receiving: recvmmsg and the kernel below it"),
    WAIT("waiting and waking: ppoll, eventfd"),
    THREADS("virtual threads: scheduling, parking, waking"),
    IO("`io`: batches, event loop"),
    ENDPOINT("`endpoint`: table, timer wheel, admission"),
    CONNECTION("`connection`: packets assembled and taken apart"),
    STREAM("`stream`: buffers, flow control"),
    RECOVERY("`recovery`: what is in flight, acknowledgements, pacing"),
    WIRE("`wire`: frames and headers"),
    PROTECTION("`protection`: around the ciphers"),
    TLS("`tls`: around the primitives"),
    MEMORY("`memory`: accounts"),
    TRACE("`trace`: flight events"),
    API("`ebb.quic`: the API"),
    APPLICATION("the application: `ebb serve`"),
    OTHER("the JDK otherwise");

    private static final String EBB = "ebb.";
    private static final String TRANSPORT = "ebb.quic.";

    private final String words;

    Component(String words) {
        this.words = words;
    }

    /** For a table. */
    String words() {
        return words;
    }

    /** Of a stack of {@code class.method}, top first. */
    static Component of(List<String> stack) {
        boolean crypto = false;
        boolean threads = false;
        for (String frame : stack) {
            if (frame.startsWith(EBB)) {
                return threads && !frame.startsWith("ebb.quic.io.") ? THREADS : crypto ? ofCrypto(frame) : ofOwn(frame);
            }
            crypto |= isCrypto(frame);
            threads |= isThreads(frame);
        }
        return threads ? THREADS : OTHER;
    }

    private static boolean isCrypto(String frame) {
        return frame.startsWith("com.sun.crypto.") || frame.startsWith("sun.security.")
                || frame.startsWith("javax.crypto.") || frame.startsWith("java.security.")
                || frame.startsWith("org.conscrypt.");
    }

    private static boolean isThreads(String frame) {
        return frame.startsWith("java.lang.VirtualThread") || frame.startsWith("java.util.concurrent.ForkJoin")
                || frame.startsWith("java.util.concurrent.locks.LockSupport") || frame.startsWith("java.lang.Object.wait")
                || frame.startsWith("java.lang.Object.notify") || frame.startsWith("jdk.internal.vm.Continuation");
    }

    private static Component ofCrypto(String frame) {
        if (frame.startsWith("ebb.quic.protection.Hkdf")) {
            return KEYS;
        }
        if (frame.startsWith("ebb.quic.protection.CipherSlot.mask")) {
            return HEADER_PROTECTION;
        }
        return frame.startsWith("ebb.quic.protection.") ? AEAD : HANDSHAKE_CRYPTO;
    }

    private static Component ofOwn(String frame) {
        if (!frame.startsWith(TRANSPORT)) {
            return APPLICATION;
        }
        String rest = frame.substring(TRANSPORT.length());
        return switch (rest.substring(0, rest.indexOf('.'))) {
            case "io" -> ofIo(rest);
            case "endpoint" -> ENDPOINT;
            case "connection" -> CONNECTION;
            case "stream" -> STREAM;
            case "recovery" -> RECOVERY;
            case "wire" -> WIRE;
            case "protection" -> PROTECTION;
            case "tls" -> TLS;
            case "memory" -> MEMORY;
            case "trace" -> TRACE;
            default -> API;
        };
    }

    private static Component ofIo(String frame) {
        return switch (frame) {
            case "io.LinuxCalls.sendmmsg" -> SEND;
            case "io.LinuxCalls.recvmmsg" -> RECEIVE;
            case "io.LinuxCalls.ppoll", "io.LinuxCalls.ring", "io.LinuxCalls.drain" -> WAIT;
            default -> IO;
        };
    }
}
