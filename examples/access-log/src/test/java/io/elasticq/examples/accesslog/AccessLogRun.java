package io.elasticq.examples.accesslog;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The program, run in this JVM. */
record AccessLogRun(int exit, String out, String err) {

    static AccessLogRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = AccessLog.run(new PrintWriter(out), new PrintWriter(err, true), args);
        return new AccessLogRun(exit, out.toString(), err.toString());
    }
}
