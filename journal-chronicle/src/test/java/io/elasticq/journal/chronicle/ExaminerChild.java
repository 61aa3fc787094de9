package io.elasticq.journal.chronicle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Examines folders until it is told no more. Arguments: records, time. Takes lines with an engine and a folder, and answers each with its outcome. */
final class ExaminerChild {

    private ExaminerChild() {}

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split(" ", 2);
            Outcome outcome = Engine.valueOf(parts[0])
                    .examine(Path.of(parts[1]), Integer.parseInt(args[0]), Long.parseLong(args[1]));
            System.out.println(outcome.name());
        }
    }
}
