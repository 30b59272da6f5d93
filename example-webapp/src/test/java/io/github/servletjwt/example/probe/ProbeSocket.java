package io.github.servletjwt.example.probe;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** Tells who opened it. */
@ServerEndpoint("/socket")
public final class ProbeSocket {
    @OnOpen
    public void open(Session session) throws IOException {
        session.getBasicRemote()
                .sendText("user="
                        + (session.getUserPrincipal() == null
                                ? null
                                : session.getUserPrincipal().getName()));
    }
}
