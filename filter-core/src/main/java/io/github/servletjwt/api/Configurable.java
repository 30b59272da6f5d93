package io.github.servletjwt.api;

import java.util.Map;

/**
 * A plug-in class that receives settings.
 *
 * <p><b>Thread safety:</b> called once, by the thread that starts the application.
 */
public interface Configurable {
    /**
     * Called once, after the constructor and before anything else.
     *
     * @param settings the settings given for this application, name to text, placeholders filled in; secrets are among
     *     them: do not log the map
     * @throws IllegalArgumentException when one does not suit; the application does not start and its log shows the
     *     message
     */
    void configure(Map<String, String> settings);
}
