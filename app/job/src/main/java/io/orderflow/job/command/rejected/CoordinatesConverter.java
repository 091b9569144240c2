package io.orderflow.job.command.rejected;

import io.orderflow.job.reject.Coordinates;
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
