package io.orderflow.cli.rejected;

import io.orderflow.pipeline.reject.Coordinates;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Coordinates on a command line. */
final class CoordinatesConverter implements ITypeConverter<Coordinates> {
    @Override
    public Coordinates convert(String text) {
        return Coordinates.parse(text)
                .orElseThrow(() -> new TypeConversionException(
                        "must be TOPIC-PARTITION@OFFSET, such as orders-0@123, was \"" + text + "\""));
    }
}
