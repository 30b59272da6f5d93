package io.github.servletjwt.acceptance;

import io.github.servletjwt.api.KeySource;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Keys of a class of the application; empty = they cannot be had. */
public final class SwitchableKeySource implements KeySource {
    static final AtomicReference<String> JSON = new AtomicReference<>("");

    /** Made by the product, by its name. */
    public SwitchableKeySource() {}

    @Override
    public String load() throws IOException {
        if (JSON.get().isEmpty()) {
            throw new IOException("the vault is sealed");
        }
        return JSON.get();
    }
}
