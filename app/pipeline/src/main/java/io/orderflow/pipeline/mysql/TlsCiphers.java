package io.orderflow.pipeline.mysql;

import com.mysql.cj.conf.PropertyKey;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cipher encrypts a connection. Servers choose AES where it is offered, for which processors have instructions;
 * but the JVM uses them only in code of its optimizing compiler. Without it, which is how the launcher starts Spark's
 * commands (decision 0080), AES costs five times as much as ChaCha20, and a quarter of a drain's time (decision 0111).
 * So ChaCha20 alone is offered there first, and everything else only to a server that does not take it.
 */
final class TlsCiphers {

    private static final Logger log = LoggerFactory.getLogger(TlsCiphers.class);

    private static final String CHACHA20 = String.join(
            ",",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final String CIPHERS = PropertyKey.tlsCiphersuites.getKeyName();

    /** Connector/J knows the property by two names, and takes both in any case. */
    private static final Set<String> CHOSEN = Set.of("tlsciphersuites", "enabledsslciphersuites");

    /** The level of the JVM's optimizing compiler. */
    private static final int OPTIMIZING = 4;

    private static final boolean AES_IS_SLOW = optimizesUpTo() < OPTIMIZING;

    /** Host and port of those that did not take it. */
    private static final Set<String> REFUSING = ConcurrentHashMap.newKeySet();

    private TlsCiphers() {}

    /** Restricts a connection to the fast cipher; returns false, and changes nothing, where that is not wanted. */
    static boolean restrict(Properties properties, String server) {
        if (!AES_IS_SLOW || REFUSING.contains(server) || isChosen(properties)) {
            return false;
        }
        properties.setProperty(CIPHERS, CHACHA20);
        return true;
    }

    private static boolean isChosen(Properties properties) {
        return properties.stringPropertyNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(CHOSEN::contains);
    }

    /** Whether an attempt may have failed because the server does not take the cipher. */
    static boolean mayBeRefused(SQLException e) {
        boolean handshake = false;
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof CertificateException) {
                return false;
            }
            handshake |= t instanceof SSLHandshakeException;
        }
        return handshake;
    }

    /** Remembers that this server took another cipher and not this one. */
    static void refusedBy(String server) {
        if (REFUSING.add(server)) {
            log.info("MySQL at {} does not take ChaCha20: connections are encrypted by what it takes", server);
        }
    }

    private static int optimizesUpTo() {
        try {
            HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return Integer.parseInt(jvm.getVMOption("TieredStopAtLevel").getValue());
        } catch (RuntimeException | LinkageError e) {
            // A JVM that lacks this option, or the module that reads it.
            return OPTIMIZING;
        }
    }
}
