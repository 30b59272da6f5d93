package io.github.servletjwt.internal.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that settings refer to: {@code /WEB-INF/x} (a resource of the web application), {@code classpath:x},
 * {@code file:/abs/x}.
 *
 * <p><b>Thread safety:</b> as that of the given function.
 */
public final class ResourceLocations {
    private static final int MAX_BYTES = 1 << 20;
    /** The only directory of a web application that clients cannot read. */
    private static final String WEB_INF = "/WEB-INF/";

    private static final String CLASS_PATH = "classpath:";

    private final Function<String, @Nullable InputStream> webResource;
    private final @Nullable ClassLoader loader;

    /**
     * Creates the locations of one application.
     *
     * @param webResource opens a path that begins with a slash; null when there is none
     * @param loader loader for {@code classpath:}; null for the system class loader
     */
    public ResourceLocations(Function<String, @Nullable InputStream> webResource, @Nullable ClassLoader loader) {
        this.webResource = webResource;
        this.loader = loader;
    }

    /** Whether the string is a location. */
    public static boolean isLocation(String text) {
        return text.startsWith(WEB_INF) || isOnClassPath(text) || text.startsWith("file:/");
    }

    /** Whether the location is on the class path. */
    public static boolean isOnClassPath(String location) {
        return location.startsWith(CLASS_PATH);
    }

    /**
     * Reads the UTF-8 content of a location, at most 1 MiB.
     *
     * @throws IOException when it is missing or cannot be read
     */
    public String read(String location) throws IOException {
        try (InputStream in = open(location)) {
            if (in == null) {
                throw new FileNotFoundException(location);
            }
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(location + " is larger than 1 MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    /** The message for a setting whose location cannot be read. */
    public static String unreadable(String location, IOException why, Param<?> param) {
        boolean none = why instanceof FileNotFoundException || why instanceof NoSuchFileException;
        return "no file can be read at " + location + " (" + (none ? "there is none" : why) + "); expected "
                + param.form();
    }

    private @Nullable InputStream open(String location) throws IOException {
        if (location.startsWith("file:")) {
            return Files.newInputStream(path(location.substring("file:".length())));
        }
        if (isOnClassPath(location)) {
            String name = location.substring(CLASS_PATH.length()).replaceFirst("^/", "");
            return loader == null ? ClassLoader.getSystemResourceAsStream(name) : loader.getResourceAsStream(name);
        }
        return webResource.apply(location);
    }

    private static Path path(String text) throws IOException {
        try {
            return Path.of(text);
        } catch (InvalidPathException malformed) {
            throw new IOException("not a path: " + text, malformed);
        }
    }
}
