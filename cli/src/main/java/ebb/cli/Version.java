package ebb.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code ebb --version} prints: the version in the jar's manifest, and the Java that runs it. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"ebb " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version()};
    }
}
