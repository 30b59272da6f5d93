package io.github.servletjwt.api;

/** Something about authentication that is worth knowing. It holds no secret. */
public sealed interface AuthEvent {
    /** Its stable name. */
    String name();

    /** The user whom it is about. */
    String user();

    /**
     * A refresh token was used again after its successor had been handed out: it may have been stolen. The session was
     * ended.
     */
    record RefreshReused(String user, String sessionId, String address) implements AuthEvent {
        @Override
        public String name() {
            return "REFRESH_REUSED";
        }
    }
}
