package io.orderflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.dashboard.web.Access;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the dashboard listens, and the pipeline it shows.
 *
 * @param job the settings of the job whose pipeline is shown
 * @param access who may do what
 * @param contractText the contract file of the job, to be shown and edited
 * @param format in which orders that are sent here are written, as the producer writes them
 * @param confirmations the topic of the confirmations
 */
public record DashboardSettings(
        PipelineSettings job,
        String host,
        int port,
        Access access,
        String contractText,
        RecordFormat format,
        String confirmations) {

    static final Key HOST = Key.of("dashboard.host", "DASHBOARD_HOST");
    static final Key PORT = Key.of("dashboard.port", "DASHBOARD_PORT");
    private static final Key TOKEN = Key.of("dashboard.token", "DASHBOARD_TOKEN");
    private static final Key TOKEN_FILE = Key.of("dashboard.token-file", "DASHBOARD_TOKEN_FILE");
    private static final Key VIEWER_TOKEN = Key.of("dashboard.viewer-token", "DASHBOARD_VIEWER_TOKEN");
    private static final Key VIEWER_TOKEN_FILE = Key.of("dashboard.viewer-token-file", "DASHBOARD_VIEWER_TOKEN_FILE");
    private static final Key PROXIES = Key.of("dashboard.proxies", "DASHBOARD_PROXIES");
    private static final Key USER_HEADER = Key.of("dashboard.user-header", "DASHBOARD_USER_HEADER");
    private static final Key OPERATORS = Key.of("dashboard.operators", "DASHBOARD_OPERATORS");

    /** Only what needs no look-up of a name. */
    private static final String ADDRESS = "([0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*)";

    private static final Rule ADDRESSES =
            Rule.matching("|" + ADDRESS + "( *, *" + ADDRESS + ")*", "IP addresses with commas between them, or empty");
    private static final Rule HEADER = Rule.matching("[0-9A-Za-z-]{0,100}", "the name of an HTTP header, or empty");
    private static final Key CONTRACT = Key.of("order.contract", "ORDER_CONTRACT");
    private static final Key FORMAT = Key.of("producer.format", "ORDER_FORMAT");
    private static final Key CONFIRMATIONS = Key.of("confirm.topic");
    private static final int SHORTEST_TOKEN = 16;

    public DashboardSettings {
        requireNonNull(job, "job is null");
        requireNonNull(host, "host is null");
        requireNonNull(access, "access is null");
        requireNonNull(contractText, "contractText is null");
        requireNonNull(format, "format is null");
        requireNonNull(confirmations, "confirmations is null");
    }

    public static DashboardSettings read(SettingsReader reader) {
        DashboardSettings settings = new DashboardSettings(
                PipelineSettings.read(reader),
                reader.text(HOST, Rule.HOST),
                reader.port(PORT),
                access(reader),
                contractText(reader),
                reader.choice(FORMAT, RecordFormat.class),
                reader.text(CONFIRMATIONS, Rule.TOPIC_NAME));
        settings.checkTogether(reader);
        return settings;
    }

    /**
     * The text of the contract file; empty if it cannot be read, which is reported where the contract itself is read.
     */
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

    private static Access access(SettingsReader reader) {
        return new Access(
                reader.secret(TOKEN, TOKEN_FILE),
                reader.secret(VIEWER_TOKEN, VIEWER_TOKEN_FILE),
                words(reader.text(PROXIES, ADDRESSES)),
                reader.text(USER_HEADER, HEADER),
                words(reader.text(OPERATORS, Rule.ANY)));
    }

    private static Set<String> words(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    private void checkTogether(SettingsReader reader) {
        checkLength(reader, TOKEN, access.operatorToken());
        checkLength(reader, VIEWER_TOKEN, access.viewerToken());
        if (!access.viewerToken().isEmpty() && access.viewerToken().equals(access.operatorToken())) {
            reader.problem(VIEWER_TOKEN, "must differ from dashboard.token: every viewer would be an operator");
        }
        if (!access.viewerToken().isEmpty() && access.operatorToken().isEmpty()) {
            reader.problem(TOKEN, "must be set if dashboard.viewer-token is: there would be no operator");
        }
        if (!access.userHeader().isEmpty() && access.proxies().isEmpty()) {
            reader.problem(
                    PROXIES,
                    "must name the addresses of the proxy that sends dashboard.user-header: anyone could send it");
        }
        if (!access.operators().isEmpty() && access.userHeader().isEmpty()) {
            reader.problem(OPERATORS, "has no effect without dashboard.user-header");
        }
        if (access.operatorToken().isEmpty() && access.userHeader().isEmpty() && !isLoopback(host)) {
            reader.problem(
                    TOKEN,
                    "must be set when dashboard.host is not this machine's loopback: anyone who can reach %s could send"
                                    .formatted(host)
                            + " orders. A good one: openssl rand -hex 24");
        }
    }

    private static void checkLength(SettingsReader reader, Key key, Secret token) {
        if (!token.isEmpty() && token.reveal().length() < SHORTEST_TOKEN) {
            reader.problem(key, "must have at least %d characters".formatted(SHORTEST_TOKEN));
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
            // Reported when the server cannot listen on it.
            return false;
        }
    }

    /** The same on another port; 0: any free one. */
    public DashboardSettings onPort(int otherPort) {
        return new DashboardSettings(job, host, otherPort, access, contractText, format, confirmations);
    }
}
