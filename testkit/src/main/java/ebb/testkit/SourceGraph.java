package ebb.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which source file uses which, read from compiled classes: a file is named by its package and the name that its
 * classes record, so that nested classes and neighbours in one file are one node. What a compiler copies (the value
 * of a constant) leaves no trace in a class and none here.
 *
 * <p>Immutable; any thread.
 */
public final class SourceGraph {
    /** A type inside a descriptor or a generic signature. */
    private static final Pattern TYPE = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)");

    private final SortedMap<String, SortedSet<String>> uses;

    private SourceGraph(SortedMap<String, SortedSet<String>> uses) {
        this.uses = uses;
    }

    /** The graph of all classes that lie in the same folder or jar as {@code anchor}. */
    public static SourceGraph around(Class<?> anchor) throws IOException {
        return of(classesAround(anchor));
    }

    /** The graph of the given class files; classes outside of them are no part of it. */
    public static SourceGraph of(Collection<byte[]> classFiles) {
        List<ClassModel> models = new ArrayList<>();
        Map<String, String> fileOfClass = new HashMap<>();
        for (byte[] bytes : classFiles) {
            ClassModel model = ClassFile.of().parse(bytes);
            if (!model.isModuleInfo() && !isPackageInfo(model)) {
                models.add(model);
                fileOfClass.put(model.thisClass().asInternalName(), fileOf(model));
            }
        }
        SortedMap<String, SortedSet<String>> uses = new TreeMap<>();
        for (ClassModel model : models) {
            String file = fileOf(model);
            SortedSet<String> used = uses.computeIfAbsent(file, f -> new TreeSet<>());
            for (String type : typesIn(model)) {
                String other = fileOfClass.get(type);
                if (other != null && !other.equals(file)) {
                    used.add(other);
                }
            }
        }
        return new SourceGraph(uses);
    }

    /** The files, as {@code package.File}, in alphabetical order. */
    public SortedSet<String> files() {
        return new TreeSet<>(uses.keySet());
    }

    /** The files that {@code file} uses itself. */
    public SortedSet<String> usedBy(String file) {
        return new TreeSet<>(uses.get(file));
    }

    /** The class files in the folder or jar of {@code anchor}. */
    public static List<byte[]> classesAround(Class<?> anchor) throws IOException {
        Path place;
        try {
            place = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
        if (Files.isDirectory(place)) {
            return classesUnder(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
            return classesUnder(jar.getPath("/"));
        }
    }

    private static List<byte[]> classesUnder(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".class")).sorted().map(SourceGraph::bytes).toList();
        }
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isPackageInfo(ClassModel model) {
        return model.thisClass().asInternalName().endsWith("/package-info");
    }

    private static String fileOf(ClassModel model) {
        String name = model.thisClass().asInternalName().replace('/', '.');
        String inPackage = name.substring(0, name.lastIndexOf('.') + 1);
        String file = model.findAttribute(Attributes.sourceFile())
                .map(SourceFileAttribute::sourceFile)
                .map(entry -> entry.stringValue().replaceFirst("\\.java$", ""))
                .orElseGet(() -> name.substring(inPackage.length()).replaceFirst("\\$.*", ""));
        return inPackage + file;
    }

    /** Every type that the class mentions: in code, in descriptors, in generic signatures and in annotations. */
    private static SortedSet<String> typesIn(ClassModel model) {
        SortedSet<String> types = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> addClass(types, type.asInternalName());
                case NameAndTypeEntry member -> addTypes(types, member.type().stringValue());
                case MethodTypeEntry method -> addTypes(types, method.descriptor().stringValue());
                default -> { }
            }
        }
        addDeclared(types, model);
        model.fields().forEach(field -> {
            addTypes(types, field.fieldType().stringValue());
            addDeclared(types, field);
        });
        model.methods().forEach(method -> {
            addTypes(types, method.methodType().stringValue());
            addDeclared(types, method);
        });
        model.findAttribute(Attributes.record()).ifPresent(
                shape -> shape.components().forEach(component -> addDeclared(types, component)));
        return types;
    }

    private static void addDeclared(SortedSet<String> types, AttributedElement element) {
        element.findAttribute(Attributes.signature())
                .ifPresent(signature -> addTypes(types, signature.signature().stringValue()));
        element.findAttribute(Attributes.runtimeVisibleAnnotations())
                .ifPresent(found -> addAnnotations(types, found.annotations()));
        element.findAttribute(Attributes.runtimeInvisibleAnnotations())
                .ifPresent(found -> addAnnotations(types, found.annotations()));
    }

    private static void addAnnotations(SortedSet<String> types, List<Annotation> annotations) {
        annotations.forEach(annotation -> addTypes(types, annotation.className().stringValue()));
    }

    /** A class constant names a class, or an array by its descriptor. */
    private static void addClass(SortedSet<String> types, String name) {
        if (name.startsWith("[")) {
            addTypes(types, name);
        } else {
            types.add(name);
        }
    }

    private static void addTypes(SortedSet<String> types, String descriptor) {
        Matcher matcher = TYPE.matcher(descriptor);
        while (matcher.find()) {
            types.add(matcher.group(1));
        }
    }
}
