package ebb.watch.explain.heap;

/** Whose class it is: what the application wrote is named, what the JDK and Ebb are made of is passed over. */
enum Owner {
    APPLICATION, JDK, EBB;

    static Owner of(String typeName) {
        if (typeName.startsWith("ebb.quic.") || typeName.startsWith("ebb.http3.")) {
            return EBB;
        }
        boolean jdk = typeName.startsWith("java.") || typeName.startsWith("javax.") || typeName.startsWith("jdk.")
                || typeName.startsWith("sun.") || typeName.startsWith("com.sun.") || typeName.endsWith("[]");
        return jdk ? JDK : APPLICATION;
    }
}
