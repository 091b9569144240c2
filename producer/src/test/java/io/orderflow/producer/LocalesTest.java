package io.orderflow.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.producer.make.OrderGenerator;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.make.RecordFactory;
import io.orderflow.producer.make.value.Catalogue;
import io.orderflow.producer.replay.CsvReplay;
import io.orderflow.producer.send.DeliveryCounts;
import io.orderflow.producer.send.DeliveryLog;
import io.orderflow.producer.send.UnsentLine;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.stop.ProducerText;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The producer in locales with non-ASCII digits, or a dotless i. */
@Isolated // the default locale belongs to the whole process
class LocalesTest {
    private static final Pattern OTHER_DIGIT = Pattern.compile("(?![0-9])\\p{Nd}");

    @TempDir
    private Path folder;

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    /** What the producer writes, for machines and for people, in every part that needs no server. */
    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        OrderNumbers numbers = OrderNumbers.of(OwnersOrder.CONTRACT);
        texts.add(numbers + numbers.id(1_234_567));
        for (int field = 0; field < OwnersOrder.CONTRACT.fieldCount(); field++) {
            texts.add(OwnersOrder.CONTRACT.expectation(field));
        }
        RecordDecoder decoder = new RecordDecoder(OwnersOrder.CONTRACT);
        RecordFactory factory = new RecordFactory(
                new OrderGenerator(
                        OwnersOrder.CONTRACT,
                        7,
                        Catalogue.ofThisBuild(),
                        Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC)),
                RecordFormat.JSON,
                order -> order.text(1),
                new BigDecimal("0.9"),
                Map.of());
        for (long number = 1; number <= 300; number++) {
            for (Outgoing record : factory.records(number)) {
                texts.add(new String(record.key(), StandardCharsets.UTF_8));
                texts.add(DeliveryLog.line(record, 2, 1_234_567));
                record.value().ifPresent(value -> {
                    texts.add(new String(value, StandardCharsets.ISO_8859_1));
                    if (decoder.decode(value) instanceof Decoded.Rejected rejected) {
                        texts.add(rejected.rejection().message());
                    }
                });
                StringBuilder unsent = new StringBuilder();
                UnsentLine.saved(unsent, number, "orders", record);
                texts.add(unsent.toString());
            }
        }
        texts.add(ProducerText.duration(Duration.ofMillis(1_500))
                + ProducerText.count(1_234_567)
                + ProducerText.money("1234.56"));
        texts.add(CsvReplay.bar(1, 2));
        texts.add(new ProductionSummary(
                        "x",
                        Duration.ofSeconds(12),
                        1,
                        10,
                        new DeliveryCounts.Snapshot(10, 9, 0, 1, 10, 0, Map.of("OUT_OF_RANGE", 3L)),
                        new ProductionSummary.UnsentLeft(1, "f", 2))
                .text(numbers));
        texts.addAll(csv());
        texts.addAll(settings());
        return texts;
    }

    private List<String> csv() throws IOException {
        List<String> texts = new ArrayList<>();
        Files.writeString(folder.resolve("orders.csv"), """
            ORDER NUMBER;ORDER DATE;ITEM NAME;QUANTITY;PRODUCT PRICE
            1;03/08/2019 20:25;Chicken Tikka;2;12.95
            2;03/08/2019 24:00;A;2;1
            3;03/08/2019 20:25;A;2;1,5
            4;03/08/2019 20:25;A;0;1
            """);
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), Map.of(), folder)
                .with("producer.csv.file", "orders.csv", "test");
        var settings = Settings.load(sources, ProducerSettings::read);
        new CsvReplay(settings.values().csv(), OwnersOrder.CONTRACT, new StopSignal(Thread.currentThread()))
                .read()
                .forEach(order -> texts.add(new String(
                        new RecordEncoder(OwnersOrder.CONTRACT, RecordFormat.JSON).encode(order.values()),
                        StandardCharsets.UTF_8)));
        texts.addAll(Files.readAllLines(folder.resolve("orders.csv.rejected.csv")));
        texts.add(settings.describe().replace(folder.toString(), ""));
        return texts;
    }

    private List<String> settings() {
        SettingsSources wrong = new SettingsSources(
                Map.of(), Map.of(), Map.of("PRODUCTION_INTERVAL", "x", "ORDER_FORMAT", "x"), folder);
        List<String> texts = new ArrayList<>();
        assertThatThrownBy(() -> Settings.load(
                        wrong, reader -> List.of(KafkaSettings.read(reader), ProducerSettings.read(reader))))
                .isInstanceOfSatisfying(SettingsException.class, e -> texts.add(e.getMessage()));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ar-EG", "ar-EG-u-nu-arab", "fa-IR", "tr-TR", "th-TH-u-nu-thai", "hi-IN-u-nu-deva", "de-DE"})
    void theProducerWritesAndSaysTheSameAsInEnglish(String tag) throws IOException {
        Locale.setDefault(Locale.ROOT);
        List<String> expected = texts();
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(texts()).isEqualTo(expected);
        assertThat(expected).noneMatch(text -> OTHER_DIGIT.matcher(text).find());
    }

    @Test
    void noTextOfTheProducerDependsOnTheDefaultLocale() throws IOException {
        // Not covered by the test above: each of these must be given Locale.ROOT.
        Pattern dependent = Pattern.compile(
                "\\.formatted\\(|\\.to(Upper|Lower)Case\\(\\)|String\\s*\\.format\\(\\s*\"|printf\\(\\s*\"|new"
                        + " DecimalFormat|NumberFormat\\.|ofPattern\\([^,;]*\\)|ofLocalized|new Formatter\\(\\)|new"
                        + " SimpleDateFormat|toFormatter\\(\\)");
        Path sources = Path.of(System.getProperty("orderflow.home"), "producer/src/main/java");
        try (var files = Files.walk(sources)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(file -> assertThat(found(dependent, file)).isEmpty());
        }
    }

    private static Optional<String> found(Pattern pattern, Path file) {
        try {
            return pattern.matcher(Files.readString(file))
                    .results()
                    .map(match -> match.group())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
