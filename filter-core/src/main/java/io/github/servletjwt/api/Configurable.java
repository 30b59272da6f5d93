package io.github.servletjwt.api;

import java.util.Map;

/**
 * A plug-in class that receives settings.
 *
 * <p><b>Thread safety:</b> called once, by the thread that starts the application.
 */
public interface Configurable {
    /**
     * Called once, after the constructor and before any other method.
     *
     * @param settings the settings addressed to this class: a setting {@code com.example.Vault.url} is the entry
     *     {@code url} of the class {@code com.example.Vault}. Placeholders are filled in. No other setting is passed on, so no
     *     key or secret of this library
     * @throws IllegalArgumentException when a value is not suitable; the application does not start, and its log shows the
     *     message
     */
    void configure(Map<String, String> settings);
}
