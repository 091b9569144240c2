package io.orderflow.dashboard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.schema.RoleSql;
import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionTest {

    @Test
    void everyFileIsAQuestionWithATitleASentenceAndAChart() {
        List<Question> questions = Question.all(new Tables("shop", "orders"), "orders-orders");

        assertThat(questions).hasSizeGreaterThanOrEqualTo(5).allSatisfy(question -> {
            assertThat(question.title()).isNotBlank();
            assertThat(question.text()).isNotBlank();
            assertThat(question.chart()).isPresent();
            assertThat(question.sql()).startsWith("SELECT").contains("`shop`.").doesNotContain("${");
        });
        assertThat(questions).extracting(Question::scans).contains(true, false);
    }

    @Test
    void aContractHasTheQuestionsOfItsRolesAndTheOthersSayWhichRoleTheyNeed() {
        OrderContract shop = ContractFile.shipped("shop").contract();

        assertThat(Question.all(new Tables("shop", "orders", shop), "orders-orders"))
                .allSatisfy(question -> assertThat(question.sql()).doesNotContain("${", "-- needs"))
                .extracting(Question::name)
                .containsExactly("daily-orders", "revenue-distribution", "running-average");
        OrderContract floats = ContractFile.shipped("order-records").contract();
        assertThat(Question.all(new Tables("shop", "orders", floats), "orders-orders"))
                .filteredOn(question -> question.name().equals("running-average"))
                .extracting(question -> question.chart().orElseThrow().y())
                .containsExactly(List.of("Average unit price"));
        assertThat(Question.unmet(shop, "top-selling-items")).hasValue("needs the roles product and quantity");
        assertThat(Question.unmet(shop, "daily-orders")).isEmpty();
        assertThat(Question.unmet(shop, "nothing")).isEmpty();
    }

    @Test
    void readsTheHeadOfAFile() {
        Question question = Question.of(
                SqlFile.parse("one", """
                -- title: A title
                -- question: A sentence?
                -- chart: lines Minute:Price:Average value
                SELECT 1 FROM ${orders};
                """),
                Map.of("orders", "`shop`.`orders`"),
                RoleSql.of(new Tables("shop", "orders").contract()));

        assertThat(question)
                .isEqualTo(new Question(
                        "one",
                        "A title",
                        "A sentence?",
                        Optional.of(new Chart("line", "Minute", List.of("Price", "Average value"), Optional.empty())),
                        true,
                        "SELECT 1 FROM `shop`.`orders`"));
    }
}
