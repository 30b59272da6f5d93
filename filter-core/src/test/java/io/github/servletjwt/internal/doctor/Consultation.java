package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.deployment.Placeholders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The output of the doctor. */
record Consultation(int code, String out, String err) {
    static final String FILTER = """
            <filter><filter-name>servlet-jwt-filter</filter-name>
              <filter-class>io.github.servletjwt.servlet.JwtAuthFilter</filter-class>
              <async-supported>true</async-supported>
              <init-param><param-name>secret</param-name><param-value>${env:JWT_SECRET}</param-value></init-param>
            </filter>
            """;
    static final String MAPPING = """
            <filter-mapping><filter-name>servlet-jwt-filter</filter-name><url-pattern>/*</url-pattern>
              <dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher>
            </filter-mapping>
            """;
    static final String SECRET = "pK9vX2mQ7rT4wZ8nB3cF6hJ1lD5gS0aY";
    private static final Map<String, String> ENVIRONMENT = Map.of("JWT_SECRET", SECRET);

    static Consultation of(String in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Doctor(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        new Placeholders(ENVIRONMENT::get, name -> null)::fill)
                .run(args);
        return new Consultation(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Of a web application with this in its {@code web.xml}. */
    static Consultation check(Path folder, String content) {
        return of("", "check", webApp(folder, content).toString());
    }

    static Consultation explain(Path folder, String content, String method, String path) {
        return of("", "explain", webApp(folder, content).toString(), method, path);
    }

    static Path webApp(Path folder, String content) {
        try {
            Path webInf = Files.createDirectories(folder.resolve("WEB-INF"));
            Files.writeString(
                    webInf.resolve("web.xml"),
                    "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">" + content + "</web-app>");
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String rules(String rules) {
        return FILTER.replace(
                "</filter>",
                "<init-param><param-name>rules</param-name><param-value>" + rules
                        + "</param-value></init-param></filter>");
    }

    static String filter(String name, String type, String pattern) {
        return "<filter><filter-name>" + name + "</filter-name><filter-class>" + type + "</filter-class></filter>"
                + mapping(name, pattern);
    }

    static String mapping(String name, String pattern) {
        return "<filter-mapping><filter-name>" + name + "</filter-name><url-pattern>" + pattern
                + "</url-pattern></filter-mapping>";
    }

    static String servlet(String name, String type, String... patterns) {
        StringBuilder xml = new StringBuilder("<servlet><servlet-name>" + name + "</servlet-name><servlet-class>" + type
                + "</servlet-class></servlet>");
        for (String pattern : patterns) {
            xml.append("<servlet-mapping><servlet-name>" + name + "</servlet-name><url-pattern>" + pattern
                    + "</url-pattern></servlet-mapping>");
        }
        return xml.toString();
    }
}
