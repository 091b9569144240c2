package io.orderflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.Secret;
import io.orderflow.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the dashboard listens, and the pipeline it shows.
 *
 * @param job the settings of the job whose pipeline is shown
 * @param token empty: none is needed
 * @param contractText the contract file of the job, to be shown and edited
 * @param format in which orders that are sent here are written, as the producer writes them
 * @param confirmations the topic of the confirmations
 */
public record DashboardSettings(
        PipelineSettings job,
        String host,
        int port,
        Secret token,
        String contractText,
        RecordFormat format,
        String confirmations) {

    static final Key HOST = Key.of("dashboard.host", "DASHBOARD_HOST");
    static final Key PORT = Key.of("dashboard.port", "DASHBOARD_PORT");
    private static final Key TOKEN = Key.of("dashboard.token", "DASHBOARD_TOKEN");
    private static final Key CONTRACT = Key.of("order.contract", "ORDER_CONTRACT");
    private static final Key FORMAT = Key.of("producer.format", "ORDER_FORMAT");
    private static final Key CONFIRMATIONS = Key.of("confirm.topic");
    private static final int SHORTEST_TOKEN = 16;

    public DashboardSettings {
        requireNonNull(job, "job is null");
        requireNonNull(host, "host is null");
        requireNonNull(token, "token is null");
        requireNonNull(contractText, "contractText is null");
        requireNonNull(format, "format is null");
        requireNonNull(confirmations, "confirmations is null");
    }

    public static DashboardSettings read(SettingsReader reader) {
        DashboardSettings settings = new DashboardSettings(
                PipelineSettings.read(reader),
                reader.text(HOST, Rule.HOST),
                reader.port(PORT),
                reader.secret(TOKEN),
                contractText(reader),
                reader.choice(FORMAT, RecordFormat.class),
                reader.text(CONFIRMATIONS, Rule.TOPIC_NAME));
        settings.checkTogether(reader);
        return settings;
    }

    /** The text of the contract file; empty if it cannot be read, which is reported where the contract itself is read. */
    private static String contractText(SettingsReader reader) {
        String file = reader.optionalPath(CONTRACT).map(Path::toString).orElse("");
        int hash = file.lastIndexOf('#');
        try (InputStream in = file.isEmpty()
                ? ContractFile.class.getResourceAsStream("/io/orderflow/contract/shipped/orders.odcs.yaml")
                : Files.newInputStream(Path.of(hash < 0 ? file : file.substring(0, hash)))) {
            return new String(in.readNBytes(ContractFile.MAX_BYTES), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private void checkTogether(SettingsReader reader) {
        if (!token.isEmpty() && token.reveal().length() < SHORTEST_TOKEN) {
            reader.problem(TOKEN, "must have at least %d characters".formatted(SHORTEST_TOKEN));
        }
        if (token.isEmpty() && !isLoopback(host)) {
            reader.problem(
                    TOKEN,
                    "must be set when dashboard.host is not this machine's loopback: anyone who can reach %s could send"
                                    .formatted(host)
                            + " orders. A good one: openssl rand -hex 24");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            // Told when the server cannot listen on it.
            return false;
        }
    }

    /** The same on another port; 0: any free one. */
    public DashboardSettings onPort(int otherPort) {
        return new DashboardSettings(job, host, otherPort, token, contractText, format, confirmations);
    }
}
