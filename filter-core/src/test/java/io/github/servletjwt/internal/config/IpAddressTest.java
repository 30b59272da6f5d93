package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are addresses, which addresses are the same, and that no name server is asked. */
class IpAddressTest {
    /** Names, or what a resolver could take for one. */
    private static final List<String> NAMES = List.of(
            "localhost",
            "app.example",
            "cafe",
            "dead.beef",
            "1",
            "1.2",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.",
            "1.2.3.4.",
            "256.1.1.1",
            "1.256.1.1",
            "1.1.1.256",
            "999.999.999.999",
            "01.2.3.4",
            "1.2.3.04",
            "1.2.3.010",
            "0x7f.0.0.1",
            "3221225991",
            "-1.2.3.4",
            "1.2.3.4x");

    private static String read(String text) {
        return IpAddress.parse(text).map(IpAddress::toString).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "192.0.2.7, 192.0.2.7",
        "10.20.30.40, 10.20.30.40",
        "199.209.249.250, 199.209.249.250",
        "255.255.255.255, 255.255.255.255",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "2001:DB8::A, 2001:db8:0:0:0:0:0:a",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        "[fe80::1%eth0], fe80:0:0:0:0:0:0:1",
        "2001:db8::192.0.2.7, 2001:db8:0:0:0:0:c000:207",
    })
    void parse_address_isRead(String text, String address) {
        assertEquals(address, read(text));
    }

    /** RFC 4291 §2.5.5.2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:10.0.0.1",
                "::FFFF:10.0.0.1",
                "::ffff:a00:1",
                "0:0:0:0:0:ffff:0a00:0001",
                "[::ffff:10.0.0.1]"
            })
    void parse_ipv4WrittenAsIpv6_isTheIpv4Address(String text) {
        assertEquals(IpAddress.parse("10.0.0.1"), IpAddress.parse(text));
        assertEquals("10.0.0.1", read(text));
    }

    @Test
    void parse_ipv4InOtherIpv6_isAnotherAddress() {
        assertNotEquals(IpAddress.parse("10.0.0.1"), IpAddress.parse("::10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "[",
                "]",
                ":",
                ":::",
                "%",
                "%eth0",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::1",
                "::ffff:256.0.0.1",
                "::1.2.3",
                "::1/64",
                "1.2.3.4/8",
                "1.2.3.4:80",
                "[::1]:80",
                "[::1",
                "::1]",
                " 1.2.3.4",
                "1.2.3.4 ",
                "1.2.3.4\n",
                "\u0661.2.3.4",
                "1.2.3.4\u0000"
            })
    void parse_malformedText_isEmpty(String text) {
        assertEquals(Optional.empty(), IpAddress.parse(text));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void parse_name_isEmpty(String name) {
        assertEquals(Optional.empty(), IpAddress.parse(name));
    }

    /** In a JVM that knows an address for each of these names, so that whoever asks gets an answer. */
    @Test
    void parse_namesThatWouldResolve_asksNobody(@TempDir Path folder) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "192.0.2.99 " + String.join(" ", NAMES) + "\n");
        assertEquals("resolver: 192.0.2.99\nread: []\n", run(hosts));
    }

    private static String run(Path hosts) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                folderOf(IpAddress.class) + System.getProperty("path.separator") + folderOf(Reader.class),
                Reader.class.getName()));
        command.addAll(NAMES);
        Process reader = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, reader.waitFor(), output);
        return output;
    }

    private static String folderOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Tells what the resolver makes of the first name, and which names are read as addresses. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] names) throws IOException {
            System.out.print(
                    "resolver: " + java.net.InetAddress.getByName(names[0]).getHostAddress() + "\n");
            System.out.print("read: "
                    + Stream.of(names)
                            .filter(name -> IpAddress.parse(name).isPresent())
                            .toList()
                    + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0, true",
        "127.0.0.1, true",
        "127.255.255.255, true",
        "126.255.255.255, false",
        "128.0.0.0, false",
        "0.0.0.0, false",
        "::1, true",
        "::ffff:127.0.0.1, true",
        "::, false",
        "::2, false",
        "1::1, false",
        "::127.0.0.1, false",
    })
    void isLoopback_address_isOfThisMachine(String text, boolean loopback) {
        assertEquals(loopback, IpAddress.parse(text).orElseThrow().isLoopback());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:1:2::, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2:ffff:ffff:ffff:ffff, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:3::, 2001:db8:1:3:0:0:0:0/64",
    })
    void site_address_isWhatOneOwnerHas(String text, String site) {
        assertEquals(site, IpAddress.parse(text).orElseThrow().site());
    }

    @Test
    void equals_sameAddress_isEqual() {
        IpAddress address = IpAddress.parse("2001:db8::1").orElseThrow();
        IpAddress same = IpAddress.parse("[2001:DB8:0::0:1]").orElseThrow();
        assertEquals(address, same);
        assertEquals(address.hashCode(), same.hashCode());
    }

    @Test
    void equals_otherAddressOrKind_isNotEqual() {
        IpAddress address = IpAddress.parse("0.0.0.1").orElseThrow();
        assertNotEquals(address, IpAddress.parse("0.0.0.2").orElseThrow());
        assertNotEquals(address, IpAddress.parse("::1").orElseThrow());
        assertNotEquals(address, null);
    }
}
