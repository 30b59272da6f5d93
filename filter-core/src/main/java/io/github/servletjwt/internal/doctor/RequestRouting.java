package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.access.PathPattern;
import io.github.servletjwt.internal.access.RequestPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the servlet and the filters that a path reaches (Servlet 6.0 §12.1, §6.2.4). */
record RequestRouting(WebXml webXml) {
    /**
     * The target of a path.
     *
     * @param servlet null where the container's default servlet answers
     * @param pathInfo whether the mapping leaves a part of the path as path info
     */
    record End(@Nullable String servlet, boolean pathInfo) {}

    /** A path that the pattern matches. */
    static String sample(String pattern) {
        if (pattern.endsWith(PathPattern.BELOW)) {
            return pattern.substring(0, pattern.length() - 1) + "x";
        }
        return pattern.startsWith("*.") ? "/x" + pattern.substring(1) : pattern;
    }

    /** Paths that reach different targets, one for each pattern of the application. */
    Set<String> samples() {
        Set<String> samples = new LinkedHashSet<>(List.of("/"));
        webXml.allPatterns()
                .filter(pattern -> pattern.startsWith("/") || pattern.startsWith("*."))
                .forEach(pattern -> samples.add(sample(pattern)));
        return samples;
    }

    /** The exact mapping, else the longest prefix, else the extension, else the default. */
    End end(String path) {
        String best = null;
        int length = -1;
        String extension = null;
        String fallback = null;
        for (WebXml.ServletMapping mapping : webXml.servletMappings()) {
            String pattern = mapping.pattern();
            if (pattern.equals(path) && !pattern.equals("/")) {
                return new End(mapping.servlet(), false);
            }
            if (pattern.endsWith(PathPattern.BELOW)) {
                String prefix = pattern.substring(0, pattern.length() - PathPattern.BELOW.length());
                boolean under = path.equals(prefix) || path.startsWith(prefix + "/");
                if (under && prefix.length() > length) {
                    best = mapping.servlet();
                    length = prefix.length();
                }
            } else if (pattern.startsWith("*.") && path.endsWith(pattern.substring(1))) {
                extension = mapping.servlet();
            } else if (pattern.equals("/")) {
                fallback = mapping.servlet();
            }
        }
        if (best != null) {
            return new End(best, path.length() > length);
        }
        return new End(extension == null ? fallback : extension, false);
    }

    /** Whether the container asks for its own login first. */
    boolean isConstrained(String path) {
        return covers(webXml.constraints(), path);
    }

    /** The filters in the order of their chain, for a dispatch of kind REQUEST. */
    List<WebXml.Filter> chain(String path) {
        End end = end(path);
        List<WebXml.Filter> chain = new ArrayList<>();
        webXml.filterMappings().stream()
                .filter(mapping -> mapping.isFor("REQUEST") && covers(mapping.patterns(), path))
                .forEach(mapping -> add(mapping.filter(), chain));
        webXml.filterMappings().stream()
                .filter(mapping -> mapping.isFor("REQUEST")
                        && (mapping.servlets().contains("*")
                                || (end.servlet() != null && mapping.servlets().contains(end.servlet()))))
                .forEach(mapping -> add(mapping.filter(), chain));
        return chain;
    }

    private void add(String name, List<WebXml.Filter> chain) {
        webXml.filters().stream()
                .filter(filter -> filter.name().equals(name))
                .findFirst()
                .filter(filter -> !chain.contains(filter))
                .ifPresent(chain::add);
    }

    private static boolean covers(List<String> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> covers(pattern, path));
    }

    private static boolean covers(String pattern, String path) {
        try {
            // filters see the whole path, so an extension applies with and without path info
            return PathPattern.parse(pattern).matches(new RequestPath(path, false));
        } catch (IllegalArgumentException unusual) {
            return pattern.equals(path);
        }
    }
}
