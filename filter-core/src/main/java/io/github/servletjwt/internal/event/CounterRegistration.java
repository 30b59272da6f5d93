package io.github.servletjwt.internal.event;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers counters with JMX as {@code io.github.servletjwt:type=AuthEvents,name="…"} until it is closed. Where JMX is
 * not available, they are not registered, and the log says so.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class CounterRegistration implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CounterRegistration.class.getName());
    private static final int MAX_OF_A_NAME = 100;

    private final MBeanServer server;
    private final ObjectName name;

    private CounterRegistration(MBeanServer server, ObjectName name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Registers counters.
     *
     * @param application their name; a number is appended if that name is taken
     */
    public static AutoCloseable publish(Counters counters, String application) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (int number = 1; number <= MAX_OF_A_NAME; number++) {
                ObjectName name = name(application, number);
                if (register(server, counters, name)) {
                    return new CounterRegistration(server, name);
                }
            }
        } catch (JMException | SecurityException refused) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: the counters of {0} are not registered with JMX: {1}",
                    application,
                    refused);
        }
        return () -> {};
    }

    private static ObjectName name(String application, int number) throws JMException {
        String text = number == 1 ? application : application + " " + number;
        return new ObjectName("io.github.servletjwt:type=AuthEvents,name=" + ObjectName.quote(text));
    }

    private static boolean register(MBeanServer server, Counters counters, ObjectName name) throws JMException {
        try {
            server.registerMBean(counters, name);
            return true;
        } catch (InstanceAlreadyExistsException taken) {
            return false;
        }
    }

    @Override
    public void close() throws JMException {
        server.unregisterMBean(name);
    }
}
