package io.github.cachedresult.invocation;

/**
 * What is computed: what must not be served by two by mistake.
 *
 * @param model the model's name
 * @param version its version
 * @param operation what of the model
 */
record OperationId(String model, String version, String operation) {

    /** For messages. */
    @Override
    public String toString() {
        return "the operation " + operation + " of the model '" + model + "', version '" + version + "'";
    }
}
