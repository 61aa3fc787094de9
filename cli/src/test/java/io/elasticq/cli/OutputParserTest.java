package io.elasticq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticq.router.OverloadPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputParserTest {

    @Test
    void targetAlone_parks_withoutARate() throws CliException {
        OutputSpec spec = parse("out.txt");
        assertThat(spec.target()).isEqualTo("out.txt");
        assertThat(spec.overload()).isEqualTo(OverloadPolicy.park());
        assertThat(spec.credits()).isEqualTo(65_536);
        assertThat(spec.perSecond()).isNull();
        assertThat(spec.name()).isNull();
        assertThat(spec.command()).isNull();
        assertThat(spec.wants(line("any"))).isTrue();
    }

    @Test
    void everyOption_isRead() throws CliException {
        OutputSpec spec = parse("a=b&c?policy=detach&after=250ms&credits=7&rate=10000/s&name=n 1&filter=x=[?]\\&y");
        assertThat(spec.target()).isEqualTo("a=b&c");
        assertThat(spec.overload()).isEqualTo(OverloadPolicy.detachAfter(Duration.ofMillis(250)));
        assertThat(spec.credits()).isEqualTo(7);
        assertThat(spec.perSecond()).isEqualTo(10_000);
        assertThat(spec.name()).isEqualTo("n 1");
        assertThat(spec.wants(line("1 x=?&y 2"))).isTrue();
        assertThat(spec.wants(line("x=&y"))).isFalse();
    }

    @Test
    void policies_haveTheirForms() throws CliException {
        assertThat(parse("f?policy=drop").overload()).isEqualTo(OverloadPolicy.drop());
        assertThat(parse("f?after=2s").overload()).isEqualTo(OverloadPolicy.park(Duration.ofSeconds(2)));
        assertThat(parse("f?policy=detach").overload()).isEqualTo(OverloadPolicy.detachAfter(Duration.ofSeconds(1)));
        assertThat(parse("f?policy=detach&after=50").overload()).isEqualTo(OverloadPolicy.detachAfter(50));
    }

    @Test
    void questionMarkAfterABackslash_isOfTheTarget() throws CliException {
        assertThat(parse("what\\?.txt?credits=1").target()).isEqualTo("what?.txt");
        assertThat(parse("cmd:grep -E 'colou\\?r\\.'").command()).isEqualTo("grep -E 'colou?r\\.'");
        assertThat(parse("cmd:grep 'a\\\\?b'").command()).isEqualTo("grep 'a\\?b'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ?credits=1 | it has no target
            cmd: | it has no command
            f?colour=red | 'colour' is not one of: policy, after, credits, rate, filter, name; a '?' of the target itself is written '\\?'
            f? | '' is not one of
            f?credits | 'credits' has no value
            f?name= | 'name' has no value
            f?credits=1&credits=2 | 'credits' is given twice
            f?credits=0 | credits must be from 1 to 1073741824: credits=0
            f?credits=-5 | credits must be from 1 to 1073741824: credits=-5
            f?credits=9999999999 | credits=9999999999
            f?credits=many | credits=many
            f?rate=10 | rate must be from 1/s to 1000000000/s: rate=10
            f?rate=0/s | rate=0/s
            f?policy=lose | policy=lose is not one of: park, drop, detach
            f?policy=drop&after=1s | after=1s is for policy=detach and policy=park, not for policy=drop
            f?after=100 | after=100 is a number of lines, which is for policy=detach
            f?policy=detach&after=0 | after must be from 1 to 2147483647: after=0
            f?policy=detach&after=soon | after=soon: 'soon' is not a time such as 500ms, 1s, 2m or 1h
            f?filter=( | filter=( is not a regular expression: Unclosed group
            """)
    void whatIsWrong_isSaid_withItsValue(String text, String part) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageStartingWith("--to '" + text + "': ")
                .hasMessageContaining(part);
    }

    @Test
    void lateJoin_isSplitAtItsLastAt() throws CliException {
        LateJoin join = LateJoin.parse(java.util.List.of("user@host.txt?name=a@5s", "b@1s"))
                .get(1);
        assertThat(join.after()).isEqualTo(Duration.ofSeconds(5));
        assertThat(join.output().target()).isEqualTo("user@host.txt");
        assertThat(join.output().name()).isEqualTo("a");
    }

    private static OutputSpec parse(String text) throws CliException {
        return OutputParser.parse("--to", text);
    }

    private static Line line(String text) {
        return new Line(1, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
