package io.orderflow.contract.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Compares the decoder with Jackson's view of valid JSON, over thousands of slightly damaged documents.
 *
 * <p>Both read the same characters: Jackson gets a reader, because over bytes it would also take UTF-16, UTF-32 and a
 * byte order mark, which the contract does not.
 */
class JacksonAgreementTest {
    private static final String INSERTED = "{}[]\",:\\u0019-+eE. \n\ttrue\u0000é";

    private final JsonFactory jackson = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Contract.MAX_BYTES)
                    .build())
            .build();
    private final OrderDecoder decoder = OrderDecoder.of(Contract.standard());

    @Test
    void agreesWithJacksonOnWhatIsJsonAndOnDuplicates() throws IOException {
        Random random = new Random(5);
        RandomOrders orders = new RandomOrders(6);
        int wellFormed = 0;
        int malformed = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] json = damaged(orders.written(orders.next(), random.nextInt(5)), random);
            if (Utf8.firstMalformed(json) >= 0) {
                continue;
            }
            boolean ours = isWellFormedWithoutDuplicates(json);
            assertThat(ours).as(new String(json, UTF_8)).isEqualTo(jacksonReads(json));
            wellFormed += ours ? 1 : 0;
            malformed += ours ? 0 : 1;
        }
        assertThat(wellFormed).isGreaterThan(5_000);
        assertThat(malformed).isGreaterThan(5_000);
    }

    @Test
    void agreesWithJavaOnWhatIsUtf8() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] value = new byte[1 + random.nextInt(12)];
            for (int j = 0; j < value.length; j++) {
                int[] edges = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xF5
                };
                value[j] = (byte) (random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextInt(256));
            }
            boolean same = Arrays.equals(new String(value, UTF_8).getBytes(UTF_8), value);

            assertThat(Utf8.firstMalformed(value) < 0)
                    .as(Arrays.toString(value))
                    .isEqualTo(same);
        }
    }

    private boolean isWellFormedWithoutDuplicates(byte[] json) {
        if (decoder.decode(json) instanceof Decoded.Rejected rejected) {
            return switch (rejected.rejection().reason()) {
                case NOT_JSON, EMPTY, TOO_DEEP, DUPLICATE_FIELD -> false;
                default -> true;
            };
        }
        return true;
    }

    private boolean jacksonReads(byte[] json) throws IOException {
        try (JsonParser parser = jackson.createParser(new InputStreamReader(new ByteArrayInputStream(json), UTF_8))) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            if (parser.currentToken().isNumeric()) {
                parser.getNumberType();
            }
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static byte[] damaged(byte[] json, Random random) {
        byte[] result = json;
        for (int damage = random.nextInt(3); damage >= 0; damage--) {
            int at = random.nextInt(result.length);
            StringBuilder text = new StringBuilder(new String(result, UTF_8));
            at = Math.min(at, text.length() - 1);
            int other = random.nextInt(text.length());
            char inserted = INSERTED.charAt(random.nextInt(INSERTED.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, inserted);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.setCharAt(at, inserted);
                default -> text.insert(at, text.substring(Math.min(at, other), Math.max(at, other)));
            }
            result = text.toString().getBytes(UTF_8);
        }
        return result;
    }
}
