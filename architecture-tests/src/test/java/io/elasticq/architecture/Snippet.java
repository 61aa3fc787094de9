package io.elasticq.architecture;

import java.util.Optional;

/**
 * A piece of Java in the documentation.
 *
 * @param place the file and the line that it starts at
 * @param code the lines, without the indentation or the stars around them
 * @param marker what the documentation says about it
 * @param inJavadoc whether it may use the names of {@link SnippetProgram#JAVADOC_NAMES}
 */
record Snippet(String place, String code, Marker marker, boolean inJavadoc) {

    /**
     * What a comment in front of a snippet may ask for.
     *
     * @param compileOnly {@code <!-- snippet: compile -->}: not run
     * @param expected {@code <!-- snippet: expects "text" -->}: what it prints contains this; {@code \n} ends a line
     */
    record Marker(boolean compileOnly, Optional<String> expected) {

        static final Marker NONE = new Marker(false, Optional.empty());
    }

    @Override
    public String toString() {
        return place;
    }
}
