package io.github.cachedresult.samples.molecules.batch;

import java.io.Console;

/** Whether somebody is watching. */
final class Terminal {

    private Terminal() {}

    /** Whether input and output are a terminal, on which a carriage return goes back to the beginning of the line. */
    @SuppressWarnings("SystemConsoleNull") // what comes after it is for newer Javas
    static boolean isAttached() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there is a console also where there is no terminal, and a method that tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
