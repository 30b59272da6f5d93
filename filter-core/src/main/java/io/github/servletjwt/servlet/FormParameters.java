package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.access.PercentEncoding;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a form that the container has read already, because a filter ahead asked for a parameter: the body is
 * gone then (Servlet 6.0 §3.1.1).
 */
final class FormParameters {
    private FormParameters() {}

    /**
     * The fields of the body: the parameters without those of the query string, which come first in the values of a
     * name (Servlet 6.0 §3.1).
     *
     * @param maxBytes more characters are too many
     */
    static Map<String, String> of(HttpServletRequest request, int maxBytes) throws AuthFailureException {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String[]> parameters = parameters(request);
        Map<String, Integer> inQuery = countByName(request.getQueryString());
        int length = 0;
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            String[] values = parameter.getValue();
            int first = inQuery.getOrDefault(parameter.getKey(), 0);
            if (values.length > first + 1) {
                throw new AuthFailureException(FailureCode.BODY_MALFORMED);
            }
            if (values.length == first + 1) {
                length += parameter.getKey().length() + values[first].length();
                fields.put(utf8(request, parameter.getKey()), utf8(request, values[first]));
            }
        }
        if (length > maxBytes) {
            throw new AuthFailureException(FailureCode.BODY_TOO_LARGE);
        }
        return fields;
    }

    /** Only a mock has none. A container may throw for a form that it cannot read. */
    private static Map<String, String[]> parameters(HttpServletRequest request) throws AuthFailureException {
        try {
            Map<String, String[]> parameters = request.getParameterMap();
            return parameters == null ? Map.of() : parameters;
        } catch (RuntimeException malformed) {
            throw new AuthFailureException(FailureCode.BODY_MALFORMED);
        }
    }

    private static Map<String, Integer> countByName(@Nullable String query) throws AuthFailureException {
        Map<String, Integer> counts = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            try {
                if (!pair.isEmpty()) {
                    counts.merge(PercentEncoding.decode(pair.split("=", 2)[0].replace('+', ' ')), 1, Integer::sum);
                }
            } catch (IllegalArgumentException malformed) {
                // nobody can tell which values came from the body
                throw new AuthFailureException(FailureCode.BODY_MALFORMED);
            }
        }
        return counts;
    }

    /**
     * The text as UTF-8, which every body here is. Tomcat decodes a form as ISO 8859-1 where nobody sets an encoding,
     * which keeps every byte; Jetty decodes UTF-8.
     */
    private static String utf8(HttpServletRequest request, String text) {
        String encoding = request.getCharacterEncoding();
        boolean maybeLatin1 = encoding == null || encoding.equalsIgnoreCase(StandardCharsets.ISO_8859_1.name());
        if (!maybeLatin1 || text.chars().anyMatch(c -> c > 0xff)) {
            return text;
        }
        try {
            return PercentEncoding.utf8(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notUtf8) {
            return text;
        }
    }
}
