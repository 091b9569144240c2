package io.orderflow.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates made by Java's own keytool for a test: an authority with a server (for 127.0.0.1 and localhost), the
 * same server under another name, and a client; and a second authority that no one trusts.
 */
public final class TestCertificates {
    /** Of every store; a canary for tests that look for secrets. */
    public static final String PASSWORD = "canary-keystore-4711";

    private final Path folder;
    private final KeyStore all;

    private TestCertificates(Path folder, KeyStore all) {
        this.folder = folder;
        this.all = all;
    }

    /** Makes all of them in this folder. */
    public static TestCertificates in(Path folder) {
        try {
            Files.createDirectories(folder);
            Path store = folder.resolve("all.p12");
            keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
            keytool(store, "-genkeypair", "-alias", "otherca", "-dname", "CN=Other authority", "-ext", "bc:c");
            keytool(store, signed("server", "CN=server", "san=ip:127.0.0.1,dns:localhost"));
            keytool(store, signed("elsewhere", "CN=elsewhere", "san=dns:elsewhere.example"));
            keytool(store, signed("client", "CN=client", "eku=clientAuth"));
            KeyStore all = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                all.load(in, PASSWORD.toCharArray());
            }
            return new TestCertificates(folder, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String[] signed(String alias, String name, String extension) {
        return new String[] {
            "-genkeypair",
            "-alias",
            alias,
            "-dname",
            name,
            "-ext",
            extension,
            "-signer",
            "ca",
            "-signerkeypass",
            PASSWORD
        };
    }

    private static void keytool(Path store, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "30"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A PKCS12 file with the authority that signed the server and the client. */
    public Path trusted() {
        return trustStore("ca");
    }

    /** A PKCS12 file with an authority that has signed neither. */
    public Path foreignTrusted() {
        return trustStore("otherca");
    }

    private Path trustStore(String alias) {
        return store("trust-" + alias + ".p12", store -> store.setCertificateEntry(alias, all.getCertificate(alias)));
    }

    /** A PKCS12 file with a key and its chain: server, elsewhere or client. */
    public Path keyStore(String alias) {
        return store(
                "key-" + alias + ".p12",
                store -> store.setKeyEntry(
                        alias,
                        all.getKey(alias, PASSWORD.toCharArray()),
                        PASSWORD.toCharArray(),
                        all.getCertificateChain(alias)));
    }

    /** A certificate, or several, as PEM. */
    public Path certificatePem(String alias) {
        try {
            StringBuilder text = new StringBuilder();
            for (Certificate one : all.getCertificateChain(alias)) {
                text.append(pem("CERTIFICATE", one.getEncoded()));
            }
            return Files.writeString(folder.resolve(alias + ".pem"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A private key as PEM, without a password. */
    public Path keyPem(String alias) {
        try {
            Key key = all.getKey(alias, PASSWORD.toCharArray());
            return Files.writeString(folder.resolve(alias + ".key"), pem("PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private interface Filling {
        void fill(KeyStore store) throws GeneralSecurityException;
    }

    private Path store(String name, Filling filling) {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            filling.fill(store);
            store.store(out, PASSWORD.toCharArray());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
