package io.github.cachedresult.key;

import java.util.List;

/** How a class is hashed, or why not. */
sealed interface ClassShape {

    /**
     * By its fields.
     *
     * @param levels the class and its superclasses that have fields that count, in the order of their encoded names
     */
    record ByFields(List<Level> levels) implements ClassShape {}

    /**
     * Not at all.
     *
     * @param reason why not
     */
    record Refused(String reason) implements ClassShape {}

    /**
     * The fields that one class declares.
     *
     * @param encodedName the class's name, encoded
     * @param fields its fields that count, in the order of their encoded names
     * @param hasDefaults whether one of them is left out while it has its default
     */
    record Level(byte[] encodedName, List<RecordShape.Component> fields, boolean hasDefaults) {}
}
