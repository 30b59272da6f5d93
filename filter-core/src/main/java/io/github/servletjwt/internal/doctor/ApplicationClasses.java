package io.github.servletjwt.internal.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The annotations of the application's own classes that concern us, found in the class files: nothing is loaded or run.
 *
 * <p>Bounds: 16 MiB for a class, 256 MiB for all.
 *
 * @param annotations by class: names without {@code jakarta/} or {@code javax/}
 * @param servletApis {@code jakarta}, {@code javax}, both or none
 */
record ApplicationClasses(Map<String, Set<String>> annotations, Set<String> servletApis) {
    private static final int MAX_MEBIBYTES_OF_CLASS = 16;
    /** Limit for all classes together. */
    private static final long MAX_BYTES = 256L << 20;
    /** The descriptor of an annotation's type, as the constant pool holds it (JVMS §4.3.2). */
    private static final Pattern ANNOTATION = Pattern.compile("L(?:jakarta|javax)/"
            + "(websocket/server/ServerEndpoint|servlet/annotation/(?:ServletSecurity|WebFilter)"
            + "|annotation/security/(?:RolesAllowed|DenyAll));");

    private static final Pattern SERVLET_API = Pattern.compile("(jakarta|javax)/servlet/");

    static ApplicationClasses of(WebXml webXml) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        Set<String> apis = new TreeSet<>();
        Path classes = webXml.inWebInf("classes");
        if (classes == null) {
            return new ApplicationClasses(found, apis);
        }
        long left = MAX_BYTES;
        try (Stream<Path> all = Files.walk(classes)) {
            for (Path file : (Iterable<Path>)
                    all.filter(path -> path.toString().endsWith(".class")).sorted()::iterator) {
                byte[] bytes = read(file);
                left -= bytes.length;
                if (left < 0) {
                    throw new IOException("the classes in " + classes + " are larger than " + (MAX_BYTES >> 20)
                            + " MiB together; look into the file");
                }
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                SERVLET_API.matcher(text).results().forEach(match -> apis.add(match.group(1)));
                Set<String> of = annotations(text);
                if (!of.isEmpty()) {
                    found.put(name(classes.relativize(file)), of);
                }
            }
            return new ApplicationClasses(found, apis);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] read(Path classFile) throws IOException {
        try (InputStream in = Unpacked.open(classFile, MAX_MEBIBYTES_OF_CLASS)) {
            return in.readAllBytes();
        }
    }

    private static Set<String> annotations(String classFile) {
        return ANNOTATION
                .matcher(classFile)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Path file) {
        return file.toString().replaceFirst("\\.class$", "").replace('/', '.').replace('\\', '.');
    }

    /** Whether the classes use this servlet API and not the other one. */
    boolean isOnlyFor(String api) {
        return servletApis.equals(Set.of(api));
    }

    /** The names of the classes with an annotation. */
    List<String> with(String annotation) {
        return annotations.entrySet().stream()
                .filter(entry -> entry.getValue().contains(annotation))
                .map(Map.Entry::getKey)
                .toList();
    }
}
