package io.github.servletjwt.example.tomcat;

import java.nio.file.Path;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;

/** Runs a WAR in Tomcat, in a process whose class path holds Tomcat alone. */
public final class TomcatLauncher {
    private TomcatLauncher() {}

    /** Takes the WAR and a folder for Tomcat; prints the port, and ends with the process. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[1]);
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getHost().setAppBase(Path.of(args[1]).resolve("webapps").toString());
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        var context = tomcat.addWebapp("", args[0]);
        tomcat.start();
        if (context.getState() != LifecycleState.STARTED) {
            System.out.println("NOT STARTED");
            System.exit(1);
        }
        System.out.println("PORT " + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }
}
