package ebb.cli;

import java.lang.reflect.Field;

/**
 * The command in a process whose loops fail as soon as a byte comes on standard input. For JVMs that run on the class
 * path and open {@code java.lang}: it reaches through the loops' threads, since nothing in the API can make a loop fail.
 */
final class FailingLoops {

    private FailingLoops() {
    }

    public static void main(String[] args) {
        Thread.ofPlatform().daemon().start(FailingLoops::failThem);
        Ebb.main(args);
    }

    private static void failThem() {
        try {
            System.in.read();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("ebb-server-")) {
                    Object loop = captured(value(value(thread, Thread.class, "holder"), "task"));
                    Runnable failure = () -> {
                        throw new OutOfMemoryError("planted");
                    };
                    loop.getClass().getMethod("execute", Runnable.class).invoke(loop, failure);
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(Object owner, String field) throws ReflectiveOperationException {
        return value(owner, owner.getClass(), field);
    }

    private static Object value(Object owner, Class<?> type, String field) throws ReflectiveOperationException {
        Field found = type.getDeclaredField(field);
        found.setAccessible(true);
        return found.get(owner);
    }

    /** What a method reference is bound to. */
    private static Object captured(Object reference) throws ReflectiveOperationException {
        Field bound = reference.getClass().getDeclaredFields()[0];
        bound.setAccessible(true);
        return bound.get(reference);
    }
}
