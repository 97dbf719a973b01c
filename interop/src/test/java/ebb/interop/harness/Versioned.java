package ebb.interop.harness;

/** A test class that knows which version of its peer it met. */
public interface Versioned {
    /** The version, short. */
    String version();
}
