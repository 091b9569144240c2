package io.orderflow.pipeline.mysql;

import com.mysql.cj.conf.PropertyKey;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which cipher encrypts a connection. Servers choose AES where it is offered, for which processors have instructions;
 * but the JVM uses them only in code of its optimizing compiler. Without it, as the launcher starts Spark's commands
 * (decision 0080), AES costs five times as much as ChaCha20 and a quarter of a drain's time (decision 0111). So ChaCha20
 * alone is offered there first, and everything else only to a server that does not take it.
 */
final class TlsCiphers {

    private static final String CHACHA20 = String.join(
            ",",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final String CIPHERS = PropertyKey.tlsCiphersuites.getKeyName();

    /** The level of the JVM's optimizing compiler. */
    private static final int OPTIMIZING = 4;

    private static final boolean AES_IS_SLOW = optimizesUpTo() < OPTIMIZING;

    /** Host and port of those that did not take it. */
    private static final Set<String> REFUSING = ConcurrentHashMap.newKeySet();

    private TlsCiphers() {}

    /** Restricts a connection to the fast cipher; returns false, and changes nothing, where that is not wanted. */
    static boolean restrict(Properties properties, String server) {
        if (!AES_IS_SLOW || REFUSING.contains(server) || properties.containsKey(CIPHERS)) {
            return false;
        }
        properties.setProperty(CIPHERS, CHACHA20);
        return true;
    }

    /** The server took another cipher and not this one. */
    static void isRefusedBy(String server) {
        REFUSING.add(server);
    }

    private static int optimizesUpTo() {
        try {
            HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return Integer.parseInt(jvm.getVMOption("TieredStopAtLevel").getValue());
        } catch (RuntimeException | LinkageError e) {
            // A JVM without such an option, or without the module that tells.
            return OPTIMIZING;
        }
    }
}
