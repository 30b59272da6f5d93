package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.PasswordHasher;

/** Hashes that the application's own class verifies. They are upgraded like weak ones. */
final class ApplicationHasher implements HashFormat {
    private final PasswordHasher hasher;

    ApplicationHasher(PasswordHasher hasher) {
        this.hasher = hasher;
    }

    @Override
    public String hash(String password) {
        return hasher.hash(password);
    }

    @Override
    public boolean recognises(String hash) {
        return hasher.recognises(hash);
    }

    @Override
    public boolean verify(String password, String hash) {
        return hasher.verify(password, hash);
    }

    @Override
    public boolean isWeaker(String hash) {
        return true;
    }

    /** Only its maker can make a hash of that format: a real one, whose result is ignored. */
    @Override
    public String unmatchable(String like) {
        return like;
    }
}
