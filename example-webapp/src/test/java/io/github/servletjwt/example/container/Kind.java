package io.github.servletjwt.example.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A container, unpacked under {@code target/containers}. */
enum Kind {
    JETTY_12_EE10("jetty-home-12.", "ee10", "jakarta"),
    JETTY_12_EE11("jetty-home-12.", "ee11", "jakarta"),
    JETTY_12_EE9("jetty-home-12.", "ee9", "jakarta"),
    JETTY_12_EE8("jetty-home-12.", "ee8", "javax"),
    TOMCAT_10("apache-tomcat-10.", "", "jakarta"),
    TOMCAT_11("apache-tomcat-11.", "", "jakarta"),
    TOMCAT_9("apache-tomcat-9.", "", "javax");

    private final String folder;
    private final String environment;
    private final String namespace;

    Kind(String folder, String environment, String namespace) {
        this.folder = folder;
        this.environment = environment;
        this.namespace = namespace;
    }

    static Path target() {
        return Path.of(System.getProperty("root"), "example-webapp", "target");
    }

    boolean isJetty() {
        return !environment.isEmpty();
    }

    /** {@code jakarta} or {@code javax}. */
    String namespace() {
        return namespace;
    }

    /** Jetty's word for the Servlet version. */
    String environment() {
        return environment;
    }

    /** Where it is installed. */
    Path home() throws IOException {
        try (Stream<Path> all = Files.list(target().resolve("containers"))) {
            return all.filter(path -> path.getFileName().toString().startsWith(folder))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + folder + " in target/containers: run mvn verify"));
        }
    }
}
