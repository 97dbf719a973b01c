package ebb.bench.run;

import ebb.bench.model.Stack;
import java.io.File;
import java.util.List;

/**
 * The AOT cache of {@code ./ebb train}, with which Ebb's server is measured. The launcher says where it is, and what the
 * class path of {@code ./ebb serve} is: a JVM takes a cache whose class path is the beginning of its own.
 */
public final class Training {

    private static final String CACHE = System.getProperty("ebb.bench.aot", "");
    private static final String CLASS_PATH = System.getProperty("ebb.bench.serve", "");

    private Training() {
    }

    /** How the server of a stack is started. */
    static Child.Launch launch(Stack server) {
        Child.Launch plain = Child.Launch.plain();
        if (CACHE.isEmpty() || server != Stack.EBB && server != Stack.EBB_JDK) {
            return plain;
        }
        // On, not auto: a cache that is not taken fails, where it would make figures of something else.
        return new Child.Launch(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + CACHE),
                CLASS_PATH + File.pathSeparator + plain.classPath());
    }

    /** For the head of the figures. */
    public static String describe() {
        return CACHE.isEmpty() ? "Ebb's server: without an AOT cache (`EBB_AOT=off`)"
                : "Ebb's server: trained (`./ebb train`), but for `ebb-fresh`";
    }
}
