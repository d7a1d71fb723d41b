-- Written by `make docs` from network_queries.py with ibis-framework 12.0.0, sqlglot 30.17.0.

-- records_in_company
WITH "t1" AS (
  SELECT
    "t0"."uid",
    "t0"."work_id",
    "t0"."source",
    "t0"."title",
    "t0"."title_key",
    "t0"."first_author",
    "t0"."year",
    "t0"."doi",
    "t0"."type",
    "t0"."venue",
    "t0"."publisher",
    "t0"."language",
    "t0"."cited_by",
    "t0"."updated",
    "t0"."authors",
    "t0"."affiliations",
    "t0"."content",
    CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
    CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
    CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
  FROM "staged_work" AS "t0"
  WHERE
    "t0"."title_key" IS NOT NULL
    AND "t0"."year" IS NOT NULL
    AND "t0"."first_author" IS NOT NULL
), "t2" AS (
  SELECT
    "t0"."uid",
    "t0"."work_id",
    "t0"."source",
    "t0"."title",
    "t0"."title_key",
    "t0"."first_author",
    "t0"."year",
    "t0"."doi",
    "t0"."type",
    "t0"."venue",
    "t0"."publisher",
    "t0"."language",
    "t0"."cited_by",
    "t0"."updated",
    "t0"."authors",
    "t0"."affiliations",
    "t0"."content",
    CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
    CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
    CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
  FROM "staged_work" AS "t0"
  WHERE
    "t0"."work_id" IS NOT NULL
), "t3" AS (
  SELECT
    "t0"."uid",
    "t0"."work_id",
    "t0"."source",
    "t0"."title",
    "t0"."title_key",
    "t0"."first_author",
    "t0"."year",
    "t0"."doi",
    "t0"."type",
    "t0"."venue",
    "t0"."publisher",
    "t0"."language",
    "t0"."cited_by",
    "t0"."updated",
    "t0"."authors",
    "t0"."affiliations",
    "t0"."content",
    CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
    CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
    CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
  FROM "staged_work" AS "t0"
  WHERE
    "t0"."doi" IS NOT NULL
)
SELECT
  *
FROM (
  SELECT
    "t7"."uid"
  FROM "t1" AS "t7"
  SEMI JOIN (
    SELECT
      *
    FROM (
      SELECT
        "t4"."title_key",
        "t4"."year",
        "t4"."first_author",
        COUNT(*) AS "records"
      FROM "t1" AS "t4"
      GROUP BY
        1,
        2,
        3
    ) AS "t10"
    WHERE
      "t10"."records" > 1
  ) AS "t16"
    ON "t7"."title_key" = "t16"."title_key"
    AND "t7"."year" = "t16"."year"
    AND "t7"."first_author" = "t16"."first_author"
) AS "t19"
UNION
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t8"."uid"
    FROM "t2" AS "t8"
    SEMI JOIN (
      SELECT
        *
      FROM (
        SELECT
          "t5"."work_id",
          COUNT(*) AS "records"
        FROM "t2" AS "t5"
        GROUP BY
          1
      ) AS "t11"
      WHERE
        "t11"."records" > 1
    ) AS "t17"
      ON "t8"."work_id" = "t17"."work_id"
  ) AS "t20"
  UNION
  SELECT
    *
  FROM (
    SELECT
      "t9"."uid"
    FROM "t3" AS "t9"
    SEMI JOIN (
      SELECT
        *
      FROM (
        SELECT
          "t6"."doi",
          COUNT(*) AS "records"
        FROM "t3" AS "t6"
        GROUP BY
          1
      ) AS "t12"
      WHERE
        "t12"."records" > 1
    ) AS "t18"
      ON "t9"."doi" = "t18"."doi"
  ) AS "t21"
) AS "t22"

-- company_of_records
SELECT
  "t4"."uid",
  "t4"."work_id",
  "t4"."source",
  "t4"."title",
  "t4"."title_key",
  "t4"."first_author",
  "t4"."year",
  "t4"."doi",
  "t4"."type",
  "t4"."venue",
  "t4"."publisher",
  "t4"."language",
  "t4"."cited_by",
  "t4"."updated",
  "t4"."authors",
  "t4"."affiliations",
  "t4"."content",
  "t4"."keywords",
  "t4"."index_terms",
  "t4"."funders"
FROM (
  SELECT
    "t0"."uid",
    "t0"."work_id",
    "t0"."source",
    "t0"."title",
    "t0"."title_key",
    "t0"."first_author",
    "t0"."year",
    "t0"."doi",
    "t0"."type",
    "t0"."venue",
    "t0"."publisher",
    "t0"."language",
    "t0"."cited_by",
    "t0"."updated",
    "t0"."authors",
    "t0"."affiliations",
    "t0"."content",
    CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
    CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
    CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
  FROM "staged_work" AS "t0"
) AS "t4"
SEMI JOIN "records_in_company" AS "t2"
  ON "t4"."uid" = "t2"."uid"

-- groups_of_records
SELECT
  "t5"."uid",
  "t5"."work_id",
  "t5"."source",
  "t5"."title",
  "t5"."title_key",
  "t5"."first_author",
  "t5"."year",
  "t5"."doi",
  "t5"."type",
  "t5"."venue",
  "t5"."publisher",
  "t5"."language",
  "t5"."cited_by",
  "t5"."updated",
  "t5"."authors",
  "t5"."affiliations",
  "t5"."content",
  "t5"."keywords",
  "t5"."index_terms",
  "t5"."funders",
  "t5"."provable",
  "t5"."title_doi",
  "t5"."work",
  ROW_NUMBER() OVER (
    PARTITION BY "t5"."work"
    ORDER BY "t5"."affiliations" DESC, "t5"."doi" IS NOT NULL DESC, "t5"."authors" DESC, "t5"."work_id" ASC, "t5"."doi" ASC, "t5"."year" ASC, "t5"."title" ASC, "t5"."content" ASC, "t5"."uid" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) - 1 AS "place_in_group"
FROM (
  SELECT
    "t4"."uid",
    "t4"."work_id",
    "t4"."source",
    "t4"."title",
    "t4"."title_key",
    "t4"."first_author",
    "t4"."year",
    "t4"."doi",
    "t4"."type",
    "t4"."venue",
    "t4"."publisher",
    "t4"."language",
    "t4"."cited_by",
    "t4"."updated",
    "t4"."authors",
    "t4"."affiliations",
    "t4"."content",
    "t4"."keywords",
    "t4"."index_terms",
    "t4"."funders",
    "t4"."provable",
    "t4"."title_doi",
    COALESCE(
      'doi:' || COALESCE("t4"."doi", "t4"."title_doi"),
      CASE
        WHEN "t4"."provable"
        THEN 'title:' || "t4"."title_key" || '|' || CAST("t4"."year" AS TEXT) || '|' || "t4"."first_author"
        ELSE NULL
      END,
      'id:' || "t4"."work_id"
    ) AS "work"
  FROM (
    SELECT
      "t3"."uid",
      "t3"."work_id",
      "t3"."source",
      "t3"."title",
      "t3"."title_key",
      "t3"."first_author",
      "t3"."year",
      "t3"."doi",
      "t3"."type",
      "t3"."venue",
      "t3"."publisher",
      "t3"."language",
      "t3"."cited_by",
      "t3"."updated",
      "t3"."authors",
      "t3"."affiliations",
      "t3"."content",
      "t3"."keywords",
      "t3"."index_terms",
      "t3"."funders",
      (
        "t3"."title_key" IS NOT NULL
      )
      AND (
        "t3"."year" IS NOT NULL
      )
      AND (
        "t3"."first_author" IS NOT NULL
      ) AS "provable",
      CASE
        WHEN (
          "t3"."title_key" IS NOT NULL
        )
        AND (
          "t3"."year" IS NOT NULL
        )
        AND (
          "t3"."first_author" IS NOT NULL
        )
        THEN MIN("t3"."doi") OVER (
          PARTITION BY "t3"."title_key", "t3"."year", "t3"."first_author"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
        ELSE NULL
      END AS "title_doi"
    FROM (
      SELECT
        "t2".*
        EXCLUDE ("newest")
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t0"."uid",
            "t0"."work_id",
            "t0"."source",
            "t0"."title",
            "t0"."title_key",
            "t0"."first_author",
            "t0"."year",
            "t0"."doi",
            "t0"."type",
            "t0"."venue",
            "t0"."publisher",
            "t0"."language",
            "t0"."cited_by",
            "t0"."updated",
            "t0"."authors",
            "t0"."affiliations",
            "t0"."content",
            "t0"."keywords",
            "t0"."index_terms",
            "t0"."funders",
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t0"."work_id"
                ORDER BY "t0"."updated" DESC, "t0"."affiliations" DESC, "t0"."doi" IS NOT NULL DESC, "t0"."authors" DESC, "t0"."work_id" ASC, "t0"."doi" ASC, "t0"."year" ASC, "t0"."title" ASC, "t0"."content" ASC, "t0"."uid" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) = 0 AS "newest"
          FROM "company_of_records" AS "t0"
        ) AS "t1"
        WHERE
          "t1"."newest"
      ) AS "t2"
    ) AS "t3"
  ) AS "t4"
) AS "t5"

-- distinct_works
SELECT
  "t13"."uid",
  "t13"."work_id",
  "t13"."year",
  "t13"."authors"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t9"."uid",
      "t9"."work_id",
      "t9"."source",
      "t9"."title_key",
      "t9"."first_author",
      "t9"."updated",
      "t9"."authors",
      "t9"."affiliations",
      "t9"."content",
      "t9"."title",
      "t9"."year",
      "t9"."doi",
      "t9"."type",
      "t9"."venue",
      "t9"."publisher",
      "t9"."language",
      "t9"."cited_by",
      "t9"."keywords",
      "t9"."index_terms",
      "t9"."funders"
    FROM (
      SELECT
        "t0"."uid",
        "t0"."work_id",
        "t0"."source",
        "t0"."title",
        "t0"."title_key",
        "t0"."first_author",
        "t0"."year",
        "t0"."doi",
        "t0"."type",
        "t0"."venue",
        "t0"."publisher",
        "t0"."language",
        "t0"."cited_by",
        "t0"."updated",
        "t0"."authors",
        "t0"."affiliations",
        "t0"."content",
        CASE WHEN ARRAY_LENGTH("t0"."keywords") > 0 THEN "t0"."keywords" ELSE NULL END AS "keywords",
        CASE WHEN ARRAY_LENGTH("t0"."index_terms") > 0 THEN "t0"."index_terms" ELSE NULL END AS "index_terms",
        CASE WHEN ARRAY_LENGTH("t0"."funders") > 0 THEN "t0"."funders" ELSE NULL END AS "funders"
      FROM "staged_work" AS "t0"
    ) AS "t9"
    ANTI JOIN "records_in_company" AS "t3"
      ON "t9"."uid" = "t3"."uid"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t10".*
      EXCLUDE ("work")
    FROM (
      SELECT
        "t5"."uid",
        "t5"."work_id",
        "t5"."source",
        "t5"."title_key",
        "t5"."first_author",
        "t5"."updated",
        "t5"."authors",
        "t5"."affiliations",
        "t5"."content",
        "t5"."work",
        "t8"."title",
        "t8"."year",
        "t8"."doi",
        "t8"."type",
        "t8"."venue",
        "t8"."publisher",
        "t8"."language",
        "t8"."cited_by",
        "t8"."keywords",
        "t8"."index_terms",
        "t8"."funders"
      FROM (
        SELECT
          "t2"."uid",
          "t2"."work_id",
          "t2"."source",
          "t2"."title_key",
          "t2"."first_author",
          "t2"."updated",
          "t2"."authors",
          "t2"."affiliations",
          "t2"."content",
          "t2"."work"
        FROM "groups_of_records" AS "t2"
        WHERE
          "t2"."place_in_group" = 0
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."work",
          FIRST("t2"."title" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."title" IS NOT NULL) AS "title",
          FIRST("t2"."year" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."year" IS NOT NULL) AS "year",
          FIRST("t2"."doi" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."doi" IS NOT NULL) AS "doi",
          FIRST("t2"."type" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."type" IS NOT NULL) AS "type",
          FIRST("t2"."venue" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."venue" IS NOT NULL) AS "venue",
          FIRST("t2"."publisher" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."publisher" IS NOT NULL) AS "publisher",
          FIRST("t2"."language" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."language" IS NOT NULL) AS "language",
          FIRST("t2"."cited_by" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."cited_by" IS NOT NULL) AS "cited_by",
          FIRST("t2"."keywords" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."keywords" IS NOT NULL) AS "keywords",
          FIRST("t2"."index_terms" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."index_terms" IS NOT NULL) AS "index_terms",
          FIRST("t2"."funders" ORDER BY "t2"."place_in_group") FILTER(WHERE
            "t2"."funders" IS NOT NULL) AS "funders"
        FROM "groups_of_records" AS "t2"
        GROUP BY
          1
      ) AS "t8"
        ON "t5"."work" = "t8"."work"
    ) AS "t10"
  ) AS "t12"
) AS "t13"

-- merged
SELECT
  "t15"."uid",
  "t15"."work_id",
  "t15"."merged_into",
  "t15"."rule",
  CAST(FLOOR((
    "t15"."uid"
  ) / (
    4294967296
  )) AS BIGINT) + 1 AS "input",
  "t15"."uid" % 4294967296 AS "record"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t5"."uid",
      "t5"."work_id",
      "t6"."merged_into",
      CASE
        WHEN (
          "t5"."doi" IS NOT NULL
        ) AND (
          "t5"."doi" = "t6"."kept_doi"
        )
        THEN 'same DOI'
        ELSE 'same title, year and first author'
      END AS "rule"
    FROM (
      SELECT
        *
      FROM "groups_of_records" AS "t0"
      WHERE
        "t0"."place_in_group" > 0
    ) AS "t5"
    INNER JOIN (
      SELECT
        "t0"."work",
        "t0"."work_id" AS "merged_into",
        "t0"."doi" AS "kept_doi"
      FROM "groups_of_records" AS "t0"
      WHERE
        "t0"."place_in_group" = 0
    ) AS "t6"
      ON "t5"."work" = "t6"."work"
  ) AS "t10"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t13"."uid",
      "t13"."work_id",
      "t13"."merged_into",
      'same id' AS "rule"
    FROM (
      SELECT
        "t12"."uid",
        "t12"."work_id",
        "t9"."merged_into"
      FROM (
        SELECT
          "t7"."uid",
          "t7"."work_id"
        FROM (
          SELECT
            "t1"."uid",
            "t1"."work_id",
            "t1"."source",
            "t1"."title",
            "t1"."title_key",
            "t1"."first_author",
            "t1"."year",
            "t1"."doi",
            "t1"."type",
            "t1"."venue",
            "t1"."publisher",
            "t1"."language",
            "t1"."cited_by",
            "t1"."updated",
            "t1"."authors",
            "t1"."affiliations",
            "t1"."content",
            "t1"."keywords",
            "t1"."index_terms",
            "t1"."funders",
            (
              ROW_NUMBER() OVER (
                PARTITION BY "t1"."work_id"
                ORDER BY "t1"."updated" DESC, "t1"."affiliations" DESC, "t1"."doi" IS NOT NULL DESC, "t1"."authors" DESC, "t1"."work_id" ASC, "t1"."doi" ASC, "t1"."year" ASC, "t1"."title" ASC, "t1"."content" ASC, "t1"."uid" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) = 0 AS "newest"
          FROM "company_of_records" AS "t1"
        ) AS "t7"
        WHERE
          NOT (
            "t7"."newest"
          )
      ) AS "t12"
      INNER JOIN (
        SELECT
          "t2"."work_id",
          "t6"."merged_into"
        FROM "groups_of_records" AS "t2"
        INNER JOIN (
          SELECT
            "t0"."work",
            "t0"."work_id" AS "merged_into",
            "t0"."doi" AS "kept_doi"
          FROM "groups_of_records" AS "t0"
          WHERE
            "t0"."place_in_group" = 0
        ) AS "t6"
          ON "t2"."work" = "t6"."work"
      ) AS "t9"
        ON "t12"."work_id" = "t9"."work_id"
    ) AS "t13"
  ) AS "t14"
) AS "t15"
ORDER BY
  "t15"."work_id" ASC,
  "t15"."uid" ASC

-- merged_by_file
SELECT
  CAST(FLOOR((
    "t0"."uid"
  ) / (
    4294967296
  )) AS BIGINT) AS "file",
  COUNT(*) AS "n"
FROM "merged" AS "t0"
GROUP BY
  1

-- works
SELECT
  *
FROM "distinct_works" AS "t0"
WHERE
  "t0"."year" BETWEEN GETVARIABLE('first') AND GETVARIABLE('last')

-- of_no_year
SELECT
  SUM(CAST("t0"."year" IS NULL AS INT)) AS "works"
FROM "distinct_works" AS "t0"

-- study_authorship
SELECT
  "t2"."uid",
  "t2"."author",
  "t2"."affiliation",
  "t2"."text",
  "t2"."countries"
FROM "authorship" AS "t2"
SEMI JOIN "works" AS "t3"
  ON "t2"."uid" = "t3"."uid"

-- texts
SELECT
  *
FROM (
  SELECT
    "t5"."text",
    "t4"."named"
  FROM (
    SELECT DISTINCT
      "t0"."text"
    FROM "study_authorship" AS "t0"
    WHERE
      "t0"."text" IS NOT NULL
  ) AS "t5"
  LEFT OUTER JOIN (
    SELECT DISTINCT
      *
    FROM "named" AS "t1"
  ) AS "t4"
    ON "t5"."text" = "t4"."text"
) AS "t6"
ORDER BY
  "t6"."text" ASC

-- located
SELECT
  "t8".*
  EXCLUDE ("text")
FROM (
  SELECT
    "t7"."uid",
    "t7"."author",
    "t7"."text",
    "t7"."places",
    CASE
      WHEN (
        "t7"."codes" > 0
      )
      AND (
        "t7"."texts_located" = 0
      )
      AND NOT (
        "t7"."person_decided"
      )
      THEN 1
      ELSE "t7"."texts"
    END AS "parts"
  FROM (
    SELECT
      "t6"."uid",
      "t6"."author",
      "t6"."affiliation",
      "t6"."text",
      "t6"."places",
      "t6"."decided",
      SUM(CAST("t6"."affiliation" > 0 AS INT)) OVER (
        PARTITION BY "t6"."uid", "t6"."author"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "texts",
      SUM(
        CAST((
          "t6"."affiliation" > 0
        ) AND (
          ARRAY_LENGTH("t6"."places") > 0
        ) AS INT)
      ) OVER (
        PARTITION BY "t6"."uid", "t6"."author"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "texts_located",
      SUM(CAST("t6"."affiliation" = 0 AS INT)) OVER (
        PARTITION BY "t6"."uid", "t6"."author"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "codes",
      BOOL_OR(CAST("t6"."decided" AS BOOLEAN)) OVER (
        PARTITION BY "t6"."uid", "t6"."author"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS "person_decided"
    FROM (
      SELECT
        "t3"."uid",
        "t3"."author",
        "t3"."affiliation",
        "t3"."text",
        CASE
          WHEN (
            ARRAY_LENGTH(COALESCE("t5"."places", [])) > 0
          )
          OR COALESCE("t5"."decided", FALSE)
          THEN COALESCE("t5"."places", [])
          ELSE COALESCE("t3"."countries", [])
        END AS "places",
        COALESCE("t5"."decided", FALSE) AS "decided"
      FROM "study_authorship" AS "t3"
      SEMI JOIN "works" AS "t4"
        ON "t3"."uid" = "t4"."uid"
      LEFT OUTER JOIN "answers" AS "t5"
        ON "t3"."text" = "t5"."text"
    ) AS "t6"
  ) AS "t7"
  WHERE
    (
      "t7"."affiliation" = 0
    ) = (
      (
        "t7"."codes" > 0
      )
      AND (
        "t7"."texts_located" = 0
      )
      AND NOT (
        "t7"."person_decided"
      )
    )
) AS "t8"

-- parts
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t2"."uid",
      "t2"."author",
      UNNEST(
        CASE
          WHEN ARRAY_LENGTH("t2"."places") > 0
          THEN "t2"."places"
          ELSE CAST(['ZZ'] AS TEXT[])
        END
      ) AS "place",
      CASE WHEN "t2"."author" > 0 THEN 1 ELSE "t12"."without_link" END AS "numerator",
      "t12"."people" * "t2"."parts" * GREATEST(ARRAY_LENGTH("t2"."places"), 1) AS "denominator"
    FROM "located" AS "t2"
    INNER JOIN (
      SELECT
        "t9"."uid",
        "t9"."people",
        "t9"."people" - COALESCE("t9"."owners", 0) AS "without_link"
      FROM (
        SELECT
          "t8".*
          EXCLUDE ("uid_right")
        FROM (
          SELECT
            "t5"."uid",
            "t5"."people",
            "t7"."uid" AS "uid_right",
            "t7"."owners",
            "t7"."loose"
          FROM (
            SELECT
              "t1"."uid",
              GREATEST("t1"."authors", 1) AS "people"
            FROM "works" AS "t1"
          ) AS "t5"
          LEFT OUTER JOIN (
            SELECT
              "t3"."uid",
              SUM(CAST("t3"."author" > 0 AS INT)) AS "owners",
              BOOL_OR(CAST("t3"."author" = 0 AS BOOLEAN)) AS "loose"
            FROM (
              SELECT DISTINCT
                "t0"."uid",
                "t0"."author"
              FROM "located" AS "t0"
            ) AS "t3"
            GROUP BY
              1
          ) AS "t7"
            ON "t5"."uid" = "t7"."uid"
        ) AS "t8"
      ) AS "t9"
    ) AS "t12"
      ON "t2"."uid" = "t12"."uid"
  ) AS "t13"
) AS "t14"
UNION ALL
SELECT
  *
FROM (
  SELECT
    "t9"."uid",
    CAST(0 AS INT) AS "author",
    'ZZ' AS "place",
    "t9"."people" - COALESCE("t9"."owners", 0) AS "numerator",
    CAST("t9"."people" AS BIGINT) AS "denominator"
  FROM (
    SELECT
      "t8".*
      EXCLUDE ("uid_right")
    FROM (
      SELECT
        "t5"."uid",
        "t5"."people",
        "t7"."uid" AS "uid_right",
        "t7"."owners",
        "t7"."loose"
      FROM (
        SELECT
          "t1"."uid",
          GREATEST("t1"."authors", 1) AS "people"
        FROM "works" AS "t1"
      ) AS "t5"
      LEFT OUTER JOIN (
        SELECT
          "t3"."uid",
          SUM(CAST("t3"."author" > 0 AS INT)) AS "owners",
          BOOL_OR(CAST("t3"."author" = 0 AS BOOLEAN)) AS "loose"
        FROM (
          SELECT DISTINCT
            "t0"."uid",
            "t0"."author"
          FROM "located" AS "t0"
        ) AS "t3"
        GROUP BY
          1
      ) AS "t7"
        ON "t5"."uid" = "t7"."uid"
    ) AS "t8"
  ) AS "t9"
  WHERE
    (
      "t9"."people" - COALESCE("t9"."owners", 0)
    ) > 0
    AND NOT (
      COALESCE("t9"."loose", FALSE)
    )
) AS "t11"

-- keys
WITH "t6" AS (
  SELECT DISTINCT
    "t1"."uid",
    "t1"."author",
    "t1"."place"
  FROM "parts" AS "t1"
  WHERE
    "t1"."place" <> 'ZZ'
)
SELECT
  "t25"."uid",
  "t25"."year",
  "t25"."places",
  "t25"."multi_affiliation",
  COALESCE("t25"."fields", '') AS "fields",
  "t25"."top_tenth"
FROM (
  SELECT
    "t24".*
    EXCLUDE ("uid_right")
  FROM (
    SELECT
      "t23"."uid",
      "t23"."work_id",
      "t23"."year",
      "t23"."places",
      "t23"."multi_affiliation",
      "t23"."fields",
      "t12"."uid" AS "uid_right",
      "t12"."top_tenth"
    FROM (
      SELECT
        "t21".*
        EXCLUDE ("uid_right")
      FROM (
        SELECT
          "t5"."uid",
          "t5"."work_id",
          "t5"."year",
          COALESCE("t20"."places", '') AS "places",
          COALESCE("t20"."multi", FALSE) AS "multi_affiliation",
          "t13"."uid" AS "uid_right",
          "t13"."fields"
        FROM (
          SELECT
            "t0"."uid",
            "t0"."work_id",
            "t0"."year"
          FROM "works" AS "t0"
        ) AS "t5"
        LEFT OUTER JOIN (
          SELECT
            "t18"."uid",
            "t18"."shared",
            "t18"."places",
            "t18"."n",
            "t18"."located",
            "t18"."loose",
            (
              "t18"."n" > 1
            )
            AND NOT (
              "t18"."loose"
            )
            AND (
              "t18"."shared" = "t18"."located"
            ) AS "multi"
          FROM (
            SELECT
              "t17"."uid",
              "t17"."shared",
              "t17"."places",
              "t17"."n",
              "t16"."located",
              "t16"."loose"
            FROM (
              SELECT
                "t9"."uid",
                MAX("t9"."here") AS "shared",
                ARRAY_TO_STRING(LIST_SORT(ARRAY_AGG("t9"."place") FILTER(WHERE
                  "t9"."place" IS NOT NULL)), ';') AS "places",
                COUNT(*) AS "n"
              FROM (
                SELECT
                  "t7"."uid",
                  "t7"."place",
                  COUNT(*) AS "here"
                FROM "t6" AS "t7"
                GROUP BY
                  1,
                  2
              ) AS "t9"
              GROUP BY
                1
            ) AS "t17"
            INNER JOIN (
              SELECT
                "t10"."uid",
                COUNT(*) AS "located",
                BOOL_OR(CAST("t10"."author" = 0 AS BOOLEAN)) AS "loose"
              FROM (
                SELECT DISTINCT
                  "t7"."uid",
                  "t7"."author"
                FROM "t6" AS "t7"
              ) AS "t10"
              GROUP BY
                1
            ) AS "t16"
              ON "t17"."uid" = "t16"."uid"
          ) AS "t18"
        ) AS "t20"
          ON "t5"."uid" = "t20"."uid"
        LEFT OUTER JOIN (
          SELECT
            "t3"."uid",
            ARRAY_TO_STRING(LIST_SORT(ARRAY_AGG("t3"."field") FILTER(WHERE
              "t3"."field" IS NOT NULL)), ';') AS "fields"
          FROM (
            SELECT
              "t0"."uid",
              CAST(NULL AS TEXT) AS "scheme",
              CAST(NULL AS TEXT) AS "field",
              CAST(NULL AS BIGINT) AS "millionths",
              CAST(NULL AS BIGINT) AS "standing"
            FROM "works" AS "t0"
            WHERE
              FALSE AND CAST(NULL AS TEXT) <> CAST(NULL AS TEXT)
          ) AS "t3"
          GROUP BY
            1
        ) AS "t13"
          ON "t5"."uid" = "t13"."uid"
      ) AS "t21"
    ) AS "t23"
    LEFT OUTER JOIN (
      SELECT
        "t4"."uid",
        BOOL_OR(CAST("t4"."standing" > 0 AS BOOLEAN)) AS "top_tenth"
      FROM (
        SELECT
          "t0"."uid",
          CAST(NULL AS TEXT) AS "scheme",
          CAST(NULL AS TEXT) AS "field",
          CAST(NULL AS BIGINT) AS "millionths",
          CAST(NULL AS BIGINT) AS "standing"
        FROM "works" AS "t0"
        WHERE
          FALSE AND CAST(NULL AS TEXT) = 'all'
      ) AS "t4"
      GROUP BY
        1
    ) AS "t12"
      ON "t23"."uid" = "t12"."uid"
  ) AS "t24"
) AS "t25"

-- counts
SELECT
  *
FROM (
  SELECT
    "t0"."year",
    "t0"."places",
    "t0"."multi_affiliation",
    "t0"."fields",
    "t0"."top_tenth",
    COUNT(*) AS "works"
  FROM "keys" AS "t0"
  GROUP BY
    1,
    2,
    3,
    4,
    5
) AS "t1"
ORDER BY
  "t1"."year" ASC,
  "t1"."places" ASC,
  "t1"."multi_affiliation" ASC,
  "t1"."fields" ASC,
  "t1"."top_tenth" ASC

-- fractions
SELECT
  *
FROM (
  SELECT
    "t4"."year",
    "t4"."places",
    "t4"."multi_affiliation",
    "t4"."fields",
    "t4"."top_tenth",
    "t4"."place",
    "t4"."denominator",
    SUM("t4"."numerator") AS "numerator"
  FROM (
    SELECT
      "t2"."uid",
      "t2"."author",
      "t2"."place",
      "t2"."numerator",
      "t2"."denominator",
      "t3"."year",
      "t3"."places",
      "t3"."multi_affiliation",
      "t3"."fields",
      "t3"."top_tenth"
    FROM "parts" AS "t2"
    INNER JOIN "keys" AS "t3"
      ON "t2"."uid" = "t3"."uid"
  ) AS "t4"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7
) AS "t5"
ORDER BY
  "t5"."year" ASC,
  "t5"."places" ASC,
  "t5"."multi_affiliation" ASC,
  "t5"."fields" ASC,
  "t5"."top_tenth" ASC,
  "t5"."place" ASC,
  "t5"."denominator" ASC

-- unresolved
SELECT
  *
FROM (
  SELECT
    "t5"."text" AS "affiliation",
    COUNT(DISTINCT "t5"."uid") AS "works"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t2"."uid",
        "t2"."author",
        "t2"."affiliation",
        "t2"."text",
        "t2"."countries",
        "t3"."places",
        "t3"."decided"
      FROM "study_authorship" AS "t2"
      INNER JOIN "answers" AS "t3"
        ON "t2"."text" = "t3"."text"
    ) AS "t4"
    WHERE
      ARRAY_LENGTH("t4"."places") = 0
      AND (
        (
          ARRAY_LENGTH("t4"."countries") = 0
        ) OR "t4"."decided"
      )
  ) AS "t5"
  GROUP BY
    1
) AS "t6"
ORDER BY
  "t6"."works" DESC,
  "t6"."affiliation" ASC
