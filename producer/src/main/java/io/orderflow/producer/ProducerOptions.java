package io.orderflow.producer;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.producer.make.DefectShares;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.program.command.SettingsOption;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.Key;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsReader;
import io.orderflow.settings.SettingsSources;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the command line: each sets a setting and is checked with all the others. */
final class ProducerOptions {
    /** The settings of the producer. */
    record Wanted(KafkaSettings kafka, ProducerSettings producer, OrderContract contract) {
        static Wanted read(SettingsReader reader) {
            Wanted wanted = new Wanted(
                    KafkaSettings.read(reader), ProducerSettings.read(reader), OrderContractSetting.read(reader));
            DefectShares.check(wanted.producer(), reader);
            return wanted;
        }
    }

    private final Map<Key, String[]> given = new HashMap<>();

    @Mixin
    private SettingsOption others = new SettingsOption();

    private String configFile = "";
    private boolean showsSettings;

    @Option(order = 1, names = "--rate", paramLabel = "N", description = "Orders per second; overrides the interval.")
    void rate(String value) {
        give(ProducerSettings.RATE, value, "--rate");
    }

    @Option(
            order = 2,
            names = "--interval",
            paramLabel = "SECONDS",
            description = "Seconds between two orders, decimals allowed; 0 = as fast as possible. Default: 2.")
    void interval(String value) {
        give(ProducerSettings.INTERVAL, value, "--interval");
    }

    @Option(order = 3, names = "--count", paramLabel = "N", description = "Stop after N orders.")
    void count(String value) {
        give(ProducerSettings.COUNT, value, "--count");
    }

    @Option(order = 4, names = "--duration", paramLabel = "TIME", description = "Stop after a time: 30s, 5m, 2h.")
    void duration(String value) {
        give(ProducerSettings.DURATION, value, "--duration");
    }

    @Option(
            order = 5,
            names = "--start-at",
            paramLabel = "NUMBER",
            description = "Number of the first order id. Default: continue.")
    void startAt(String value) {
        give(ProducerSettings.STARTING_ORDER_ID, value, "--start-at");
    }

    @Option(
            order = 6,
            names = "--broken",
            paramLabel = "SHARE",
            description = "Deliberately break this share of the records: 0.01 or 1%%.")
    void broken(String value) {
        give(ProducerSettings.BROKEN_SHARE, value, "--broken");
    }

    @Option(
            order = 7,
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Same seed, same orders (except for their time).")
    void seed(String value) {
        give(ProducerSettings.SEED, value, "--seed");
    }

    @Option(
            order = 8,
            names = "--defect",
            paramLabel = "KIND=SHARE",
            description = "A defect with its own share, repeatable: conflict=1%%, late=0.01 (conf/orderflow.conf lists"
                    + " them).")
    void defect(Map<String, String> values) {
        give(
                ProducerSettings.DEFECTS,
                values.entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining(",")),
                "--defect");
    }

    @Option(
            order = 9,
            names = "--contract",
            paramLabel = "FILE",
            description = "The contract file: what an order is (order.contract). Default: the eight fields of"
                    + " conf/contracts/orders.odcs.yaml.")
    void contract(String value) {
        give(OrderContractSetting.CONTRACT, value, "--contract");
    }

    @Option(order = 9, names = "--format", paramLabel = "FORMAT", description = "json or avro.")
    void format(String value) {
        give(ProducerSettings.FORMAT, value, "--format");
    }

    @Option(order = 10, names = "--threads", paramLabel = "N", description = "Generating threads. Default: 1.")
    void threads(String value) {
        give(ProducerSettings.THREADS, value, "--threads");
    }

    @Option(
            order = 11,
            names = "--key",
            paramLabel = "FIELD",
            description = "Key of the records: order_id (default), customer_id or product_category.")
    void key(String value) {
        give(ProducerSettings.MESSAGE_KEY, value, "--key");
    }

    @Option(
            order = 12,
            names = "--skew",
            paramLabel = "S",
            description = "Popularity of products: 0 equal (default), 1 the n-th sells 1/n of the first.")
    void skew(String value) {
        give(ProducerSettings.SKEW, value, "--skew");
    }

    @Option(
            order = 13,
            names = "--burst",
            paramLabel = "FACTOR",
            description = "Multiply the rate by this for 5 s every minute (producer.burst.*).")
    void burst(String value) {
        give(ProducerSettings.BURST, value, "--burst");
    }

    @Option(
            order = 14,
            names = "--day",
            paramLabel = "TIME",
            description = "Vary the rate like a day's traffic, over this period: 24h, 10m.")
    void day(String value) {
        give(ProducerSettings.DAY, value, "--day");
    }

    @Option(
            order = 15,
            names = "--customers",
            arity = "0..1",
            fallbackValue = "customers",
            paramLabel = "TOPIC",
            description = "Also write a topic of customers. Default name: customers.")
    void customers(String value) {
        give(ProducerSettings.CUSTOMERS, value, "--customers");
    }

    @Option(
            order = 16,
            names = "--manifest",
            paramLabel = "FILE",
            description = "Write a file with coordinates and checksum of each acknowledged record.")
    void manifest(String value) {
        give(ProducerSettings.MANIFEST, value, "--manifest");
    }

    @Option(
            order = 17,
            names = "--csv",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Send the orders of these files instead (producer.csv.*).")
    void csv(List<String> values) {
        give(CsvSettings.FILE, String.join(File.pathSeparator, values), "--csv");
    }

    @Option(
            order = 17,
            names = "--id-offset",
            paramLabel = "N[,N…]",
            description = "With --csv: added to the order numbers, one for each file or for all.")
    void idOffset(String value) {
        give(CsvSettings.ID_OFFSET, value, "--id-offset");
    }

    @Option(
            order = 17,
            names = "--prices",
            paramLabel = "FILE",
            description = "With --csv: prices of items, for lines without one.")
    void prices(String value) {
        give(CsvSettings.PRICES, value, "--prices");
    }

    @Option(
            order = 17,
            names = "--speed",
            paramLabel = "SPEED",
            description = "With --csv: 1x for the original pace, 60x, or max (default).")
    void speed(String value) {
        give(CsvSettings.SPEED, value, "--speed");
    }

    @Option(
            order = 18,
            names = "--config",
            paramLabel = "FILE",
            description = "Settings file, instead of conf/orderflow.conf.")
    void config(String value) {
        configFile = value;
    }

    @Option(
            order = 19,
            names = "--show-settings",
            description = "Print the effective settings, secrets masked, and exit.")
    void showSettings(boolean value) {
        showsSettings = value;
    }

    boolean showsSettings() {
        return showsSettings;
    }

    private void give(Key key, String value, String option) {
        given.put(key, new String[] {value, option});
    }

    /**
     * The settings of this process, overridden by these options.
     *
     * @throws io.orderflow.settings.SettingsException if any is wrong
     */
    Settings<Wanted> load() {
        SettingsSources sources = others.sources();
        if (!configFile.isEmpty()) {
            sources = sources.with(SettingsSources.CONFIG_FILE, configFile, "--config");
        }
        for (var option : given.entrySet()) {
            sources = sources.with(option.getKey().name(), option.getValue()[0], option.getValue()[1]);
        }
        return Settings.load(sources, Wanted::read);
    }
}
