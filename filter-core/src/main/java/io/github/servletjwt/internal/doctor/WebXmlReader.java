package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.doctor.Doctor.UsageException;
import io.github.servletjwt.internal.doctor.WebXml.Filter;
import io.github.servletjwt.internal.doctor.WebXml.FilterMapping;
import io.github.servletjwt.internal.doctor.WebXml.Servlet;
import io.github.servletjwt.internal.doctor.WebXml.ServletMapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads a {@code web.xml} of Servlet 2.3 to 6.1. Annotations and fragments are not read. */
final class WebXmlReader {
    private static final String WEB_INF = "WEB-INF";
    /** Generated files for thousands of precompiled pages have about one. */
    private static final int MAX_MEBIBYTES = 4;

    private WebXmlReader() {}

    /**
     * Reads a file, the one of an exploded web application, or the one of a WAR.
     *
     * @throws UsageException when there is none, or it is not a {@code web.xml}; the message says why
     */
    static WebXml read(Path path) throws UsageException, IOException {
        if (Files.isDirectory(path)) {
            return parse(path.resolve(WEB_INF).resolve("web.xml"), path);
        }
        if (!Files.isRegularFile(path) || path.toString().endsWith(".jar")) {
            throw new UsageException(path + (Files.exists(path) ? " cannot be checked" : " does not exist")
                    + "; expected a web.xml, an exploded web application or a .war");
        }
        if (path.toString().endsWith(".war")) {
            // stays open: settings may point into it
            FileSystem war = FileSystems.newFileSystem(path);
            return parse(war.getPath(WEB_INF, "web.xml"), war.getPath("/"));
        }
        Path folder = path.toAbsolutePath().normalize().getParent();
        return parse(path, folder != null && folder.endsWith(WEB_INF) ? folder.getParent() : null);
    }

    private static WebXml parse(Path file, @Nullable Path root) throws UsageException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("there is no " + file);
        }
        try (InputStream in = Unpacked.open(file, MAX_MEBIBYTES)) {
            Document document = parser().parse(in);
            Element webApp = document.getDocumentElement();
            if (!name(webApp).equals("web-app")) {
                throw new UsageException(
                        file + " is not a web.xml: its root is <" + name(webApp) + ">, expected <web-app>");
            }
            return of(webApp, root);
        } catch (Unpacked.TooLargeException tooLarge) {
            throw new UsageException(tooLarge.getMessage() + ", which a web.xml never is; look into the file");
        } catch (SAXParseException malformed) {
            throw new UsageException(file + " is not well-formed XML, at line " + malformed.getLineNumber() + ": "
                    + malformed.getMessage());
        } catch (SAXException malformed) {
            throw new UsageException(file + " is not well-formed XML: " + malformed.getMessage());
        }
    }

    /** Reads nothing but the file itself: files of old versions name DTDs, which are not needed. */
    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
            builder.setErrorHandler(new Strict());
            return builder;
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Replaces the JDK's own output. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException unimportant) {}

        @Override
        public void error(SAXParseException wrong) throws SAXException {
            throw wrong;
        }

        @Override
        public void fatalError(SAXParseException wrong) throws SAXException {
            throw wrong;
        }
    }

    private static WebXml of(Element webApp, @Nullable Path root) {
        List<ServletMapping> servletMappings = new ArrayList<>();
        all(webApp, "servlet-mapping", mapping -> mapping)
                .forEach(mapping -> texts(mapping, "url-pattern")
                        .forEach(pattern ->
                                servletMappings.add(new ServletMapping(text(mapping, "servlet-name"), pattern))));
        return new WebXml(
                root,
                params(webApp, "context-param"),
                all(webApp, "filter", WebXmlReader::filter),
                all(webApp, "filter-mapping", WebXmlReader::filterMapping),
                all(webApp, "servlet", WebXmlReader::servlet),
                servletMappings,
                flat(all(webApp, "security-constraint", WebXmlReader::constrained)),
                all(webApp, "login-config", config -> text(config, "auth-method")).stream()
                        .findFirst()
                        .orElse(null),
                flat(all(webApp, "welcome-file-list", list -> texts(list, "welcome-file"))),
                !all(webApp, "listener", listener -> listener).isEmpty(),
                flat(all(webApp, "servlet", WebXmlReader::roleReferences)),
                repeated(webApp),
                flat(all(webApp, "session-config", WebXmlReader::cookieNames)).stream()
                        .findFirst()
                        .orElse("JSESSIONID"));
    }

    private static List<String> cookieNames(Element config) {
        return flat(all(config, "cookie-config", cookie -> texts(cookie, "name")));
    }

    /** Params that occur twice: containers differ on which one applies. */
    private static List<String> repeated(Element webApp) {
        List<String> repeated = new ArrayList<>(twice(webApp, "context-param", "context-param"));
        all(
                        webApp,
                        "filter",
                        filter ->
                                twice(filter, "init-param", "filter '" + text(filter, "filter-name") + "': init-param"))
                .forEach(repeated::addAll);
        all(
                        webApp,
                        "servlet",
                        servlet -> twice(
                                servlet, "init-param", "servlet '" + text(servlet, "servlet-name") + "': init-param"))
                .forEach(repeated::addAll);
        return repeated;
    }

    private static List<String> twice(Element parent, String kind, String label) {
        return NameChecks.repeated(all(parent, kind, param -> text(param, "param-name")), name -> name).stream()
                .map(name -> label + " '" + name + "'")
                .toList();
    }

    private static Filter filter(Element element) {
        return new Filter(
                text(element, "filter-name"),
                text(element, "filter-class"),
                isTrue(element, "async-supported"),
                params(element, "init-param"));
    }

    private static FilterMapping filterMapping(Element element) {
        return new FilterMapping(
                text(element, "filter-name"),
                texts(element, "url-pattern"),
                texts(element, "servlet-name"),
                new TreeSet<>(texts(element, "dispatcher")));
    }

    private static Servlet servlet(Element element) {
        return new Servlet(
                text(element, "servlet-name"),
                text(element, "servlet-class"),
                isTrue(element, "async-supported"),
                params(element, "init-param"));
    }

    private static List<String> roleReferences(Element servlet) {
        return all(
                servlet,
                "security-role-ref",
                reference -> "servlet '" + text(servlet, "servlet-name") + "': " + text(reference, "role-name")
                        + " for " + text(reference, "role-link"));
    }

    private static <T> List<T> all(Element parent, String name, Function<Element, T> read) {
        return children(parent).stream()
                .filter(element -> name(element).equals(name))
                .map(read)
                .toList();
    }

    private static List<String> flat(List<List<String>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    /** Patterns for which the container requires a login; without auth-constraint it only requires HTTPS. */
    private static List<String> constrained(Element constraint) {
        boolean asks =
                children(constraint).stream().anyMatch(child -> name(child).equals("auth-constraint"));
        return children(constraint).stream()
                .filter(child -> asks && name(child).equals("web-resource-collection"))
                .flatMap(collection -> texts(collection, "url-pattern").stream())
                .toList();
    }

    private static String name(Node node) {
        return node.getLocalName() == null ? node.getNodeName() : node.getLocalName();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static List<String> texts(Element parent, String child) {
        return all(parent, child, element -> element.getTextContent().strip());
    }

    private static String text(Element parent, String child) {
        return texts(parent, child).stream().findFirst().orElse("");
    }

    private static boolean isTrue(Element parent, String child) {
        return text(parent, child).equals("true");
    }

    private static Map<String, String> params(Element parent, String kind) {
        Map<String, String> params = new LinkedHashMap<>();
        for (Element element : children(parent)) {
            if (name(element).equals(kind)) {
                // not stripped, as containers do not
                params.putIfAbsent(
                        text(element, "param-name"),
                        children(element).stream()
                                .filter(value -> name(value).equals("param-value"))
                                .map(Node::getTextContent)
                                .findFirst()
                                .orElse(""));
            }
        }
        return params;
    }
}
