package io.github.cachedresult.key;

import org.jspecify.annotations.Nullable;

/** Where an encoder is: the containers it has entered and its place in each. Costs nothing until it is printed. */
final class InputPath {

    /** More levels are cut in the middle. */
    private static final int SHOWN = 16;

    private static final int LAST_SHOWN = 4;

    private final @Nullable Object[] containers;
    private final @Nullable Object[] places;
    private String parameter = "";
    private int depth;

    InputPath(int maxDepth) {
        containers = new @Nullable Object[maxDepth];
        places = new @Nullable Object[maxDepth];
    }

    /** Goes to a parameter. */
    void reset(String name) {
        parameter = name;
        depth = 0;
    }

    /** Enters a container; false if it is too deep. */
    boolean enter(Object container) {
        if (depth == containers.length) {
            return false;
        }
        containers[depth] = container;
        places[depth] = null;
        depth++;
        return true;
    }

    /** Leaves the container entered last. */
    void leave() {
        containers[--depth] = null;
    }

    /** Goes to a component's name or an element's index in the container entered last. */
    void at(Object place) {
        places[depth - 1] = place;
    }

    /** Goes back to the container entered last, as a whole. */
    void atWhole() {
        places[depth - 1] = null;
    }

    boolean contains(Object container) {
        for (int i = 0; i < depth; i++) {
            if (containers[i] == container) {
                return true;
            }
        }
        return false;
    }

    /** What says that the value at this place cannot be hashed, and why. */
    UnhashableInputException unhashable(Object value, String reason) {
        return new UnhashableInputException(toString(), value.getClass().getTypeName(), reason);
    }

    /** The parameter's name and the places: {@code request.items[2].callback}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(parameter);
        for (int i = 0; i < depth; i++) {
            if (depth > SHOWN && i == SHOWN - LAST_SHOWN) {
                text.append('…');
                i = depth - LAST_SHOWN;
            }
            Object place = places[i];
            if (place instanceof Integer) {
                text.append('[').append(place).append(']');
            } else if (place != null) {
                text.append('.').append(place);
            }
        }
        return text.toString();
    }
}
