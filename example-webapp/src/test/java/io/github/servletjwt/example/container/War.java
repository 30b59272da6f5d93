package io.github.servletjwt.example.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The example's exploded WAR with the probes in it, as a test wants it. */
record War(Path folder) {
    private static final String[] LIBRARIES = {"filter-core-", "java-jwt-", "caffeine-", "bucket4j", "zxcvbn-"};

    /** With the jars that Maven puts there; for javax there is the standalone jar alone. */
    static War of(Kind kind, Path folder) throws IOException {
        copy(Kind.target().resolve("probed").resolve(kind.namespace()), folder);
        War war = new War(folder);
        if (kind.namespace().equals("javax")) {
            war.add("javax-standalone.jar");
        }
        return war.webXml(text -> text.replace("</web-app>", probes() + "</web-app>"));
    }

    private static String probes() {
        return read(Kind.target().resolve("../src/test/probe/probe.xml").normalize());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private void add(String jar) throws IOException {
        Files.copy(
                Kind.target().resolve("drop-in").resolve(jar),
                folder.resolve("WEB-INF/lib/servlet-jwt-standalone.jar"));
    }

    /** The one jar in the place of ours and all that it needs. */
    War standalone() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("WEB-INF/lib"))) {
            for (Path jar : (Iterable<Path>) all::iterator) {
                String name = jar.getFileName().toString();
                if (Stream.of(LIBRARIES).anyMatch(name::startsWith)) {
                    Files.delete(jar);
                }
            }
        }
        add("standalone.jar");
        return this;
    }

    /** Changes {@code web.xml}. */
    War webXml(UnaryOperator<String> change) throws IOException {
        Path file = folder.resolve("WEB-INF/web.xml");
        String before = Files.readString(file);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException("nothing in web.xml was changed");
        }
        Files.writeString(file, after);
        return this;
    }

    /** One more init-param of the filter. */
    War filterParam(String name, String value) throws IOException {
        String filterClass = "<filter-class>io.github.servletjwt.servlet.JwtAuthFilter</filter-class>\n"
                + "    <async-supported>true</async-supported>";
        return webXml(text -> text.replace(
                filterClass,
                filterClass + "<init-param><param-name>" + name + "</param-name><param-value>" + value
                        + "</param-value></init-param>"));
    }
}
