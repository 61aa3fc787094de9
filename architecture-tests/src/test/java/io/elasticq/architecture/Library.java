package io.elasticq.architecture;

/** A library that a module may depend on, under its three names. */
enum Library {
    JCTOOLS("org.jctools:jctools-core", "org.jctools.core", "org.jctools"),
    MICROMETER("io.micrometer:micrometer-core", "micrometer.core", "io.micrometer"),
    PROMETHEUS(
            "io.micrometer:micrometer-registry-prometheus",
            "micrometer.registry.prometheus",
            "io.micrometer.prometheusmetrics"),
    FLIGHT_RECORDER("the JDK", "jdk.jfr", "jdk.jfr"),
    HTTP_SERVER("the JDK", "jdk.httpserver", "com.sun.net.httpserver"),
    CHRONICLE("net.openhft:chronicle-queue", "chronicle.queue", "net.openhft"),
    CHRONICLE_BYTES("net.openhft:chronicle-bytes", "chronicle.bytes", "net.openhft.chronicle.bytes"),
    CHRONICLE_CORE("net.openhft:chronicle-core", "chronicle.core", "net.openhft.chronicle.core"),
    CHRONICLE_WIRE("net.openhft:chronicle-wire", "chronicle.wire", "net.openhft.chronicle.wire"),
    KAFKA("org.apache.kafka:kafka-clients", "kafka.clients", "org.apache.kafka"),
    AERON("io.aeron:aeron-client", "io.aeron.client", "io.aeron"),
    AERON_DRIVER("io.aeron:aeron-driver", "io.aeron.driver", "io.aeron.driver"),
    AGRONA("org.agrona:agrona", "org.agrona", "org.agrona"),
    LOG("org.slf4j:slf4j-api", "org.slf4j", "org.slf4j"),
    NO_LOG("org.slf4j:slf4j-nop", "org.slf4j.nop", "org.slf4j.nop"),
    HIVEMQ("com.hivemq:hivemq-mqtt-client", "com.hivemq.client.mqtt", "com.hivemq.client.mqtt"),
    HDR_HISTOGRAM("org.hdrhistogram:HdrHistogram", "HdrHistogram", "org.HdrHistogram"),
    RESILIENCE4J("io.github.resilience4j:resilience4j-retry", "io.github.resilience4j.retry", "io.github.resilience4j"),
    RESILIENCE4J_BREAKER(
            "io.github.resilience4j:resilience4j-circuitbreaker",
            "io.github.resilience4j.circuitbreaker",
            "io.github.resilience4j"),
    PICOCLI("info.picocli:picocli", "info.picocli", "picocli"),
    JACKSON("com.fasterxml.jackson.core:jackson-core", "com.fasterxml.jackson.core", "com.fasterxml.jackson.core");

    final String artifact;
    final String moduleName;
    final String rootPackage;

    Library(String artifact, String moduleName, String rootPackage) {
        this.artifact = artifact;
        this.moduleName = moduleName;
        this.rootPackage = rootPackage;
    }
}
