package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The check of layers fails where it should: small sources with planted faults, compiled in memory. */
class PlantedRingTest {
    private static final List<String> LAYERS = List.of("low", "mid", "top");

    @Test
    void cleanSourcesHaveNoFinding() {
        Layering layering = layering(Map.of(
                "low.Noun", "package low; public record Noun(String name) { }",
                "mid.Middle", "package mid; public final class Middle { public low.Noun noun; }",
                "top.Verb", "package top; public class Verb { mid.Middle m; low.Noun n() { return m.noun; } }"));
        assertEquals(List.of(), layering.rings());
        assertEquals(List.of(), layering.breaches(LAYERS));
    }

    @Test
    void ringOfTwoFilesInOnePackageIsNamed() {
        Layering layering = layering(Map.of(
                "low.A", "package low; class A { B other; }",
                "low.B", "package low; class B { void call(A a) { } }",
                "low.C", "package low; class C { A a; B b; }"));
        assertEquals(List.of("ring of files: low.A -> low.B -> low.A"), layering.rings());
        assertEquals(List.of(), layering.breaches(LAYERS));
    }

    @Test
    void ringAcrossPackagesIsNamedAndTheUpwardUseToo() {
        Layering layering = layering(Map.of(
                "low.A", "package low; public class A { public Object make() { return new top.C(); } }",
                "mid.B", "package mid; public class B extends low.A { }",
                "top.C", "package top; public class C { mid.B b; }"));
        assertEquals(List.of("ring of files: low.A -> top.C -> mid.B -> low.A"), layering.rings());
        assertEquals(List.of("upwards: low.A uses top.C, but low lies below top"), layering.breaches(LAYERS));
    }

    @Test
    void twoKnotsGiveTwoFindings() {
        Layering layering = layering(Map.of(
                "low.A", "package low; class A { B b; }",
                "low.B", "package low; class B { A a; }",
                "mid.C", "package mid; class C { D d; }",
                "mid.D", "package mid; class D { C c; }"));
        assertEquals(List.of("ring of files: low.A -> low.B -> low.A", "ring of files: mid.C -> mid.D -> mid.C"),
                layering.rings());
    }

    @Test
    void useThroughGenericsArraysLambdasAndAnnotationsCounts() {
        assertRing("class A { java.util.List<B> list; }");
        assertRing("class A { Object o = new B[0][0]; }");
        assertRing("class A { java.util.function.Supplier<Object> s = B::new; }");
        assertRing("class A { static class Nested { boolean is(Object o) { return o instanceof B; } } }");
        assertRing("@B.Mark class A { }");
        assertRing("class A { static <T extends B> void m(T t) { } }");
        assertRing("record A(java.util.Map<String, B> map) { }");
    }

    @Test
    void nestedClassesAndNeighboursInOneFileAreOneNode() {
        Layering layering = layering(Map.of(
                "low.Shape", "package low; public sealed interface Shape { record Dot(Shape s) implements Shape { } }"
                        + " class Neighbour { Shape shape; }",
                "low.User", "package low; class User { Shape.Dot dot; Neighbour n; }"));
        assertEquals(List.of(), layering.rings());
    }

    @Test
    void packageWithoutLayerIsNamed() {
        Layering layering = layering(Map.of("odd.A", "package odd; class A { }"));
        assertEquals(List.of("no layer: odd.A lies in odd, which is not in the list of layers"),
                layering.breaches(LAYERS));
    }

    private static void assertRing(String sourceOfA) {
        Layering layering = layering(Map.of(
                "low.A", "package low; " + sourceOfA,
                "low.B", "package low; class B { A a; @interface Mark { } }"));
        assertEquals(List.of("ring of files: low.A -> low.B -> low.A"), layering.rings(), sourceOfA);
    }

    private static Layering layering(Map<String, String> sources) {
        return new Layering(SourceGraph.of(compile(sources)));
    }

    private static List<byte[]> compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Memory memory = new Memory(compiler.getStandardFileManager(null, null, null));
        List<JavaFileObject> units = new ArrayList<>();
        for (String name : new TreeSet<>(sources.keySet())) {
            units.add(new Source(name, sources.get(name)));
        }
        assertTrue(compiler.getTask(null, memory, null, List.of("-proc:none"), null, units).call());
        return memory.classes.values().stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("memory:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

        Memory(JavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            classes.put(className, bytes);
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }
    }
}
