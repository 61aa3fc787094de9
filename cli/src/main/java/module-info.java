/** The {@code elasticq} program. Not a library: it exports nothing. */
module io.elasticq.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.elasticq;
    requires io.elasticq.lockbased;
    requires io.elasticq.lockfree;
    requires static org.jspecify;

    opens io.elasticq.cli to
            info.picocli;
}
