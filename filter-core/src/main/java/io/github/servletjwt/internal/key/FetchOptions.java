package io.github.servletjwt.internal.key;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How keys are fetched.
 *
 * @param allowHttp whether plain {@code http:} to other machines is allowed
 * @param header sent with each request to the configured server; null for none
 * @param tls trusts the authority of the setting alone; null for the trust of the JVM
 */
public record FetchOptions(
        boolean allowHttp,
        @Nullable KeysHeader header,
        @Nullable SSLSocketFactory tls) {
    /** Without a header, with the trust of the JVM. */
    static FetchOptions plain(boolean allowHttp) {
        return new FetchOptions(allowHttp, null, null);
    }

    /**
     * TLS that trusts servers whose certificate one of these authorities has signed, and no others.
     *
     * @param pem certificates
     * @throws IllegalArgumentException when the text holds no certificate; the message says the remedy
     */
    static SSLSocketFactory trusting(String pem) {
        try {
            Collection<? extends Certificate> authorities = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (authorities.isEmpty()) {
                throw new IllegalArgumentException("holds no certificate; expected PEM: -----BEGIN CERTIFICATE-----");
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate authority : authorities) {
                trusted.setCertificateEntry("authority-" + trusted.size(), authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException damaged) {
            throw new IllegalArgumentException(
                    "holds a certificate that is damaged; expected PEM: -----BEGIN CERTIFICATE-----", damaged);
        }
    }
}
