package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.Phase;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleDescriptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The order of the transport's packages, held over its compiled classes. */
class LayeringTest {
    /** Bottom to top: a package uses only those before it. */
    private static final List<String> LAYERS = List.of(
            "ebb.quic.model", "ebb.quic.memory", "ebb.quic.wire", "ebb.quic.protection", "ebb.quic.tls",
            "ebb.quic.recovery", "ebb.quic.stream", "ebb.quic.trace", "ebb.quic.connection", "ebb.quic.endpoint",
            "ebb.quic.io", "ebb.quic");

    /** What only sockets and threads may do: whatever is not on this list is harmless in a simulated network. */
    private static final Pattern WORLD = Pattern.compile("java/lang/System\\.(nanoTime|currentTimeMillis)"
            + "|java/lang/Thread\\.(<init>|start|startVirtualThread|ofVirtual|ofPlatform|sleep)"
            + "|java/time/Instant\\.now|java/time/Clock\\.system\\w*"
            + "|java/security/SecureRandom\\.<init>|java/util/concurrent/ThreadLocalRandom\\..*"
            + "|java/util/concurrent/(Executors|Executor\\w*|ForkJoinPool)\\..*"
            + "|java/net/(Datagram|Server|Multicast)?Socket\\..*|java/nio/channels/\\w*(Channel|Selector)\\..*");

    private static final Set<String> ABOVE_THE_SANS_IO_LAYERS = Set.of("ebb.quic.io", "ebb.quic");

    @Test
    void packagesUseOnlyThoseBelowThem() throws IOException {
        List<String> breaches = new Layering(SourceGraph.around(Phase.class)).breaches(LAYERS);
        assertTrue(breaches.isEmpty(), () -> String.join("\n", breaches));
    }

    @Test
    void noTwoFilesUseEachOther() throws IOException {
        List<String> rings = new Layering(SourceGraph.around(Phase.class)).rings();
        assertTrue(rings.isEmpty(), () -> String.join("\n", rings));
    }

    @Test
    void everyFileIsSeen() throws IOException {
        SortedSet<String> files = SourceGraph.around(Phase.class).files();
        assertTrue(files.contains("ebb.quic.model.Phase"), files::toString);
        assertTrue(files.size() > 50, () -> "only " + files.size() + " files: the check looks at the wrong place");
    }

    @Test
    void belowIoNothingTouchesClockThreadSocketOrChance() throws IOException {
        SortedSet<String> findings = new TreeSet<>();
        for (byte[] bytes : SourceGraph.classesAround(Phase.class)) {
            ClassModel model = ClassFile.of().parse(bytes);
            String name = model.thisClass().asInternalName().replace('/', '.');
            int dot = name.lastIndexOf('.');
            if (!model.isModuleInfo() && !ABOVE_THE_SANS_IO_LAYERS.contains(name.substring(0, Math.max(dot, 0)))) {
                worldly(model).forEach(use -> findings.add(name + " calls " + use));
            }
        }
        assertTrue(findings.isEmpty(), () -> String.join("\n", findings));
    }

    @Test
    void transportNeedsTheJdkAloneAndExportsItsVerbsAndNouns() throws IOException {
        ModuleDescriptor module = descriptor();
        Set<String> needed = module.requires().stream().map(ModuleDescriptor.Requires::name)
                .collect(Collectors.toSet());
        needed.removeAll(Set.of("java.base", "jdk.jfr"));
        assertEquals(Set.of(), needed);
        SortedSet<String> exported = module.exports().stream().filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(Set.of("ebb.quic", "ebb.quic.model")), exported);
        assertFalse(module.isOpen());
    }

    private static SortedSet<String> worldly(ClassModel model) {
        SortedSet<String> found = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member) {
                ClassEntry owner = member.owner();
                String call = owner.asInternalName() + "." + member.name().stringValue();
                if (WORLD.matcher(call).matches()) {
                    found.add(call);
                }
            }
        }
        return found;
    }

    private static ModuleDescriptor descriptor() throws IOException {
        for (byte[] bytes : SourceGraph.classesAround(Phase.class)) {
            if (ClassFile.of().parse(bytes).isModuleInfo()) {
                return ModuleDescriptor.read(ByteBuffer.wrap(bytes));
            }
        }
        throw new AssertionError("the transport has no module descriptor");
    }
}
