package io.github.servletjwt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes everything on to a server on this machine, its answers late. */
public final class SlowProxy implements AutoCloseable {
    private final ServerSocket proxy;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int server;
    private volatile long delayMillis;

    private SlowProxy(ServerSocket proxy, int server) {
        this.proxy = proxy;
        this.server = server;
        threads.execute(this::serve);
    }

    /** One that is not late yet. */
    public static SlowProxy before(int port) throws IOException {
        return at(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    }

    /** The same, which takes connections here. */
    public static SlowProxy at(ServerSocket proxy, int port) {
        return new SlowProxy(proxy, port);
    }

    public int port() {
        return proxy.getLocalPort();
    }

    /** How late each answer is from now on. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    private void serve() {
        while (!proxy.isClosed()) {
            try {
                Socket client = proxy.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                threads.execute(() -> pass(client, behind, false));
                threads.execute(() -> pass(behind, client, true));
            } catch (IOException closed) {
                // at the end
            }
        }
    }

    private void pass(Socket from, Socket to, boolean late) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[8192];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                if (late) {
                    Thread.sleep(delayMillis);
                }
                out.write(some, 0, read);
            }
        } catch (IOException | InterruptedException over) {
            // so is the connection
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        threads.shutdownNow();
    }
}
