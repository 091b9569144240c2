package io.orderflow.producer.make.value;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The available products. */
public record Catalogue(List<Product> products) {
    /** 50.00 */
    static final long LOWEST_CENTS = 5_000;
    /** 999.99 */
    static final long HIGHEST_CENTS = 99_999;

    private static final String RESOURCE = "catalogue.csv";

    public Catalogue {
        products = List.copyOf(products);
        if (products.isEmpty()) {
            throw new IllegalArgumentException("The catalogue is empty");
        }
    }

    /** Reads the bundled catalogue. */
    public static Catalogue ofThisBuild() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new Catalogue(lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(Catalogue::product)
                    .collect(Collectors.toList()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the catalogue", e);
        }
    }

    private static Product product(String line) {
        List<String> columns = List.of(line.split(",", -1));
        return new Product(columns.get(0), columns.get(1), cents(columns.get(2)), cents(columns.get(3)));
    }

    private static long cents(String price) {
        return new BigDecimal(price).movePointRight(2).longValueExact();
    }
}
