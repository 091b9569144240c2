package io.orderflow.streams;

/** A contract with three columns. */
final class TrackerContract {

    private TrackerContract() {}

    /** @param limits of the quantity besides its format, such as {@code ", maximum: 100"} */
    static String text(String limits) {
        return """
            apiVersion: v3.1.0
            kind: DataContract
            id: tracker
            version: 1.0.0
            status: active
            schema:
            - name: tracker
              logicalType: object
              properties:
              - {name: order_id, logicalType: string, required: true, primaryKey: true, logicalTypeOptions: {maxLength: 36}}
              - {name: item, logicalType: string, required: true, logicalTypeOptions: {maxLength: 100}}
              - {name: quantity, logicalType: integer, required: true, logicalTypeOptions: {format: i32LIMITS}}
            """.replace("LIMITS", limits);
    }
}
