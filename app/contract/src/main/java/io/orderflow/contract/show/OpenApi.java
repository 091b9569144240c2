package io.orderflow.contract.show;

import io.orderflow.contract.model.OrderContract;

/** A contract as an OpenAPI 3.1 description with one component: its schemas are JSON Schema of draft 2020-12. */
public final class OpenApi {
    private OpenApi() {}

    /** As JSON. No paths: the component is to be referred to from a description of your own. */
    public static String of(OrderContract contract) {
        return "{\"openapi\":\"3.1.0\",\"info\":{\"title\":" + Json.text(contract.name()) + ",\"version\":"
                + Json.text(contract.version()) + "},\"paths\":{},\"components\":{\"schemas\":{"
                + Json.text(componentName(contract.name())) + ":" + JsonSchema.component(contract) + "}}}";
    }

    /** Names of components have letters, digits, dots, hyphens and underscores. */
    private static String componentName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.isEmpty() ? "order" : plain;
    }
}
