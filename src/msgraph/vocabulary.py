"""The words of `ontology/msgraph.ttl` as constants.

Generated: change the ontology, then run `python -m msgraph.ontology --write`.
"""

from __future__ import annotations

#: The namespace of the terms; data IRIs have a base that can be changed, terms do not.
NS = "https://w3id.org/msgraph/ns#"

#: Prefixes of CURIEs, queries and exports.
PREFIXES = {
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_",
    "CHEMBL": "http://identifiers.org/chembl.compound/",
    "CL": "http://purl.obolibrary.org/obo/CL_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "DRUGBANK": "http://identifiers.org/drugbank/",
    "GO": "http://purl.obolibrary.org/obo/GO_",
    "HGNC": "http://identifiers.org/hgnc/",
    "HP": "http://purl.obolibrary.org/obo/HP_",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_",
    "NCBIGENE": "http://identifiers.org/ncbigene/",
    "NCBITaxon": "http://purl.obolibrary.org/obo/NCBITaxon_",
    "NCIT": "http://purl.obolibrary.org/obo/NCIT_",
    "RXCUI": "http://identifiers.org/rxnorm/",
    "UBERON": "http://purl.obolibrary.org/obo/UBERON_",
    "UMLS": "http://identifiers.org/umls/",
    "UNII": "http://identifiers.org/unii/",
    "bibo": "http://purl.org/ontology/bibo/",
    "biolink": "https://w3id.org/biolink/vocab/",
    "cito": "http://purl.org/spar/cito/",
    "clinicaltrials": "http://identifiers.org/clinicaltrials/",
    "dcterms": "http://purl.org/dc/terms/",
    "doi": "https://doi.org/",
    "euclinicaltrials": "http://identifiers.org/euclinicaltrials/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "isrctn": "http://identifiers.org/isrctn/",
    "msg": "https://w3id.org/msgraph/ns#",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "orcid": "https://orcid.org/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pmc": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "prov": "http://www.w3.org/ns/prov#",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Classes

#: A field of a claim that a reviewer corrected, with what it was and what it became.
Change = "https://w3id.org/msgraph/ns#Change"
#: That a paper cites a work, and for what.
CitationClaim = "https://w3id.org/msgraph/ns#CitationClaim"
#: One occurrence of a statement in one document, with the words that make it.
Claim = "https://w3id.org/msgraph/ns#Claim"
#: What two sides of the evidence have to do with each other: papers that agree, or papers that disagree and the circumstances that may explain it.
Comparison = "https://w3id.org/msgraph/ns#Comparison"
#: Something that claims are about, with a name of our own and matches to outside identifiers.
Concept = "https://w3id.org/msgraph/ns#Concept"
#: The circumstances in which a claim is made to hold: population, disease, comparator, time, study, regimen.
Context = "https://w3id.org/msgraph/ns#Context"
#: A declared tie between a person or a study and a payer, or the declaration that there is none.
DisclosureClaim = "https://w3id.org/msgraph/ns#DisclosureClaim"
#: What a drug is, what it is approved or used for, how it is given.
DrugClaim = "https://w3id.org/msgraph/ns#DrugClaim"
#: A plain statement between outside identifiers that claims license; derived, never asserted by hand.
Edge = "https://w3id.org/msgraph/ns#Edge"
#: The claims of one paper that support or dispute one proposition, and the study they rest on.
EvidenceLine = "https://w3id.org/msgraph/ns#EvidenceLine"
#: What found the claims of a paper: software, version, source record.
ExtractionRun = "https://w3id.org/msgraph/ns#ExtractionRun"
#: The record that links a concept to an outside identifier, with its grounds.
Grounding = "https://w3id.org/msgraph/ns#Grounding"
#: What propositions that differ only in direction or aspect are about: subject, predicate, object. Papers that point opposite ways meet here.
Issue = "https://w3id.org/msgraph/ns#Issue"
#: How a drug, cell, gene or process acts on a cell, molecule, pathway or process.
MechanismClaim = "https://w3id.org/msgraph/ns#MechanismClaim"
#: The effect of an intervention or exposure on a clinical or preclinical outcome, or what predicts one.
OutcomeClaim = "https://w3id.org/msgraph/ns#OutcomeClaim"
#: A concept by which the effect of an intervention is measured.
OutcomeMeasure = "https://w3id.org/msgraph/ns#OutcomeMeasure"
#: What a claim says apart from who says it and whether it is affirmed: subject, predicate, object, direction, aspect. Papers that affirm it and papers that deny it meet here.
Proposition = "https://w3id.org/msgraph/ns#Proposition"
#: A number that a paper reports for a claim: its value beside the words that report it, interval, p value, group size.
QuantitativeResult = "https://w3id.org/msgraph/ns#QuantitativeResult"
#: A work as another paper's reference list gives it.
Reference = "https://w3id.org/msgraph/ns#Reference"
#: A person's verdict on a claim.
Review = "https://w3id.org/msgraph/ns#Review"
#: An adverse event, risk, tolerability, contraindication, or what mitigates one.
SafetyClaim = "https://w3id.org/msgraph/ns#SafetyClaim"
#: A stretch of a text snapshot; half-open offsets in Unicode code points.
Span = "https://w3id.org/msgraph/ns#Span"
#: What a study covers: its aim, design, population, size, registration.
StudyClaim = "https://w3id.org/msgraph/ns#StudyClaim"
#: The text that offsets refer to, exactly as a reader produced it, named by its SHA-256.
TextSnapshot = "https://w3id.org/msgraph/ns#TextSnapshot"

# Properties that lead to things

#: The predicate among whose issues this is one of the hundred with most papers.
amongTop = "https://w3id.org/msgraph/ns#amongTop"
#: The proposition that the claims of an evidence line support or dispute.
bearsOn = "https://w3id.org/msgraph/ns#bearsOn"
#: What sort of thing the concept is.
category = "https://w3id.org/msgraph/ns#category"
#: Any predicate of ours that a claim may use; rdf:predicate points to it.
claimPredicate = "https://w3id.org/msgraph/ns#claimPredicate"
#: The concept that the words of msg:comparator mean.
comparatorConcept = "https://w3id.org/msgraph/ns#comparatorConcept"
#: Was found better, worse or alike beside something else, where no outcome is named; the direction says which.
comparedWith = "https://w3id.org/msgraph/ns#comparedWith"
#: Whether the two sides corroborate or contradict each other, or speak of different circumstances.
comparisonKind = "https://w3id.org/msgraph/ns#comparisonKind"
#: The concept that the words of msg:condition mean.
conditionConcept = "https://w3id.org/msgraph/ns#conditionConcept"
#: Where the words of the claim's predicate stand.
cueSpan = "https://w3id.org/msgraph/ns#cueSpan"
#: What reviewers have said of the claim.
curation = "https://w3id.org/msgraph/ns#curation"
#: Which way the object changes, or that it does not.
direction = "https://w3id.org/msgraph/ns#direction"
#: The subject of the issue on which the two sides disagree.
disagreementOn = "https://w3id.org/msgraph/ns#disagreementOn"
#: The concept that the words of msg:disease mean.
diseaseConcept = "https://w3id.org/msgraph/ns#diseaseConcept"
#: Is or was an employee.
employedBy = "https://w3id.org/msgraph/ns#employedBy"
#: Makes an activity or an outcome possible.
enables = "https://w3id.org/msgraph/ns#enables"
#: Is given as the reason of something.
explains = "https://w3id.org/msgraph/ns#explains"
#: The firmest modality among the claims of the line.
firmest = "https://w3id.org/msgraph/ns#firmest"
#: The study was paid for or supported.
fundedBy = "https://w3id.org/msgraph/ns#fundedBy"
#: The outside identifier.
groundedTo = "https://w3id.org/msgraph/ns#groundedTo"
#: What a reviewer corrected in the claim.
hasChange = "https://w3id.org/msgraph/ns#hasChange"
#: A claim that makes the evidence line.
hasClaim = "https://w3id.org/msgraph/ns#hasClaim"
#: The circumstances in which the claim is made to hold.
hasContext = "https://w3id.org/msgraph/ns#hasContext"
#: The record of a link to an outside identifier.
hasGrounding = "https://w3id.org/msgraph/ns#hasGrounding"
#: Has a competing interest of another or unnamed kind; denied, the declaration that there is none.
hasInterestIn = "https://w3id.org/msgraph/ns#hasInterestIn"
#: How a drug is given: course, days, dose, interval.
hasRegimen = "https://w3id.org/msgraph/ns#hasRegimen"
#: A number that the paper reports for the claim.
hasResult = "https://w3id.org/msgraph/ns#hasResult"
#: How safe or tolerable an intervention is said to be.
hasSafetyProfile = "https://w3id.org/msgraph/ns#hasSafetyProfile"
#: How many took part.
hasSampleSize = "https://w3id.org/msgraph/ns#hasSampleSize"
#: A stretch of the text that serves one purpose.
hasSection = "https://w3id.org/msgraph/ns#hasSection"
#: The clause or sentence that carries the claim.
hasSpan = "https://w3id.org/msgraph/ns#hasSpan"
#: The snapshot of a document's text that its claims are anchored to.
hasText = "https://w3id.org/msgraph/ns#hasText"
#: Holds or shares a patent.
holdsPatentWith = "https://w3id.org/msgraph/ns#holdsPatentWith"
#: The paper whose claims make the evidence line, or were reviewed.
inPaper = "https://w3id.org/msgraph/ns#inPaper"
#: The snapshot that the span is part of.
inText = "https://w3id.org/msgraph/ns#inText"
#: What the subject is related to: a concept or a literal.
issueObject = "https://w3id.org/msgraph/ns#issueObject"
#: How the two are said to be related.
issuePredicate = "https://w3id.org/msgraph/ns#issuePredicate"
#: What the issue is about. A name of its own beside rdf:subject, so that an index leads to issues alone.
issueSubject = "https://w3id.org/msgraph/ns#issueSubject"
#: A claim that licenses the edge.
licensedBy = "https://w3id.org/msgraph/ns#licensedBy"
#: A holder of the marketing authorisation; a fact of the lexicon, not of a paper.
madeBy = "https://w3id.org/msgraph/ns#madeBy"
#: How the outside identifier relates to the concept: skos:exactMatch, skos:closeMatch, ...
matchRelation = "https://w3id.org/msgraph/ns#matchRelation"
#: The concept that the words of msg:mediator mean.
mediatorConcept = "https://w3id.org/msgraph/ns#mediatorConcept"
#: Lessens the risk or harm of something without removing its cause.
mitigates = "https://w3id.org/msgraph/ns#mitigates"
#: How firmly the paper holds the claim.
modality = "https://w3id.org/msgraph/ns#modality"
#: Where the words of the claim's object stand.
objectSpan = "https://w3id.org/msgraph/ns#objectSpan"
#: The issue that a line, a proposition or a comparison belongs to.
onIssue = "https://w3id.org/msgraph/ns#onIssue"
#: A claim of one side: of all pairs the one whose circumstances are closest.
oneSide = "https://w3id.org/msgraph/ns#oneSide"
#: The claim of the other side that is compared with it.
otherSide = "https://w3id.org/msgraph/ns#otherSide"
#: Holds stock, shares or options.
ownsSharesIn = "https://w3id.org/msgraph/ns#ownsSharesIn"
#: Whether the claim affirms or denies its statement.
polarity = "https://w3id.org/msgraph/ns#polarity"
#: The concept that the words of msg:population mean.
populationConcept = "https://w3id.org/msgraph/ns#populationConcept"
#: Tells the later state of an outcome.
predicts = "https://w3id.org/msgraph/ns#predicts"
#: The plain edge that the claim licenses.
projectsTo = "https://w3id.org/msgraph/ns#projectsTo"
#: What the claim says, apart from who says it and whether it is affirmed.
proposition = "https://w3id.org/msgraph/ns#proposition"
#: Was paid for consulting, speaking, advice or the like.
receivedFeesFrom = "https://w3id.org/msgraph/ns#receivedFeesFrom"
#: Was given a grant or research support.
receivedGrantFrom = "https://w3id.org/msgraph/ns#receivedGrantFrom"
#: Had travel or congress costs paid.
receivedTravelSupportFrom = "https://w3id.org/msgraph/ns#receivedTravelSupportFrom"
#: Where the citation stands in the citing paper's text.
referenceSpan = "https://w3id.org/msgraph/ns#referenceSpan"
#: The registry number of a study.
registeredAs = "https://w3id.org/msgraph/ns#registeredAs"
#: The study whose data the line rests on, where the paper names it.
restsOn = "https://w3id.org/msgraph/ns#restsOn"
#: What kind of number it is: hazard ratio, percentage, mean, ...
resultKind = "https://w3id.org/msgraph/ns#resultKind"
#: Where the words of the number stand.
resultSpan = "https://w3id.org/msgraph/ns#resultSpan"
#: The name of the claim at the time of the review, where a later reading moved the verdict to another.
reviewedAs = "https://w3id.org/msgraph/ns#reviewedAs"
#: The issue of the claim at the time of the review: a verdict never moves to a claim about something else.
reviewedStatement = "https://w3id.org/msgraph/ns#reviewedStatement"
#: The claim that a review judges.
reviews = "https://w3id.org/msgraph/ns#reviews"
#: What the claim does in the paper: background, aim, finding, interpretation, ...
role = "https://w3id.org/msgraph/ns#role"
#: What the stretch serves: abstract, results, disclosure, ...
sectionKind = "https://w3id.org/msgraph/ns#sectionKind"
#: The concept that the words of msg:species mean.
speciesConcept = "https://w3id.org/msgraph/ns#speciesConcept"
#: Whether the paper supports the proposition, disputes it, leaves it open or only repeats it.
stance = "https://w3id.org/msgraph/ns#stance"
#: The document that makes the claim.
statedIn = "https://w3id.org/msgraph/ns#statedIn"
#: Is an investigation of something.
studies = "https://w3id.org/msgraph/ns#studies"
#: The concept that the words of msg:study mean.
studyConcept = "https://w3id.org/msgraph/ns#studyConcept"
#: Where the words of the claim's subject stand; outside the claim's own span when the subject is carried over.
subjectSpan = "https://w3id.org/msgraph/ns#subjectSpan"
#: What the reviewer decided.
verdict = "https://w3id.org/msgraph/ns#verdict"
#: Why the claim licenses no plain edge.
withheldBecause = "https://w3id.org/msgraph/ns#withheldBecause"

# Properties that hold values

#: True when the list says that there were more authors.
andOthers = "https://w3id.org/msgraph/ns#andOthers"
#: The group it was measured in.
arm = "https://w3id.org/msgraph/ns#arm"
#: The exact words that report the number; a store may normalise the value, never these.
asReported = "https://w3id.org/msgraph/ns#asReported"
#: What of the object changes: its rate, its risk, its severity.
aspect = "https://w3id.org/msgraph/ns#aspect"
#: The words by which the paper gives the statement to another work.
attributedTo = "https://w3id.org/msgraph/ns#attributedTo"
#: The authors as a reference list prints them.
authorNames = "https://w3id.org/msgraph/ns#authorNames"
#: The short name, CURIE or key of a concept that stands in the field since.
became = "https://w3id.org/msgraph/ns#became"
#: The name of the concept that an end of the claim became.
becameLabel = "https://w3id.org/msgraph/ns#becameLabel"
#: True when neither side is hedged.
bothFirm = "https://w3id.org/msgraph/ns#bothFirm"
#: The field of the claim that was corrected: subject, predicate, object, direction, polarity, modality or role.
changedField = "https://w3id.org/msgraph/ns#changedField"
#: The upper bound of the confidence interval.
ciHigh = "https://w3id.org/msgraph/ns#ciHigh"
#: The level of the confidence interval in percent.
ciLevel = "https://w3id.org/msgraph/ns#ciLevel"
#: The lower bound of the confidence interval.
ciLow = "https://w3id.org/msgraph/ns#ciLow"
#: How many claims firmly dispute the proposition.
claimsAgainst = "https://w3id.org/msgraph/ns#claimsAgainst"
#: How many claims firmly support the proposition.
claimsFor = "https://w3id.org/msgraph/ns#claimsFor"
#: How many claims support or dispute the proposition without being firm.
claimsHedged = "https://w3id.org/msgraph/ns#claimsHedged"
#: What the subject is compared with.
comparator = "https://w3id.org/msgraph/ns#comparator"
#: A circumstance of treatment under which it holds.
condition = "https://w3id.org/msgraph/ns#condition"
#: How sure the extractor is that the paper says so, from 0 to 1.
confidence = "https://w3id.org/msgraph/ns#confidence"
#: Which course of a regimen, counted from 1, or how many.
course = "https://w3id.org/msgraph/ns#course"
#: On how many days of a course.
days = "https://w3id.org/msgraph/ns#days"
#: The design of the study.
design = "https://w3id.org/msgraph/ns#design"
#: The parts of the context that both sides state differently even where they come closest, separated by commas: population, dose.
differsBy = "https://w3id.org/msgraph/ns#differsBy"
#: The condition in which it holds.
disease = "https://w3id.org/msgraph/ns#disease"
#: The dose as reported.
dose = "https://w3id.org/msgraph/ns#dose"
#: What found the claims: grammar, curator, or another extractor's name.
extractor = "https://w3id.org/msgraph/ns#extractor"
#: The SHA-256 of all that a paper's graph was made from: record, software version, lexicon, cues, claim file. The same fingerprint needs no second reading.
fingerprint = "https://w3id.org/msgraph/ns#fingerprint"
#: For how long it was observed.
followUp = "https://w3id.org/msgraph/ns#followUp"
#: The identifier's own name at its source.
groundedLabel = "https://w3id.org/msgraph/ns#groundedLabel"
#: accepted, or conflict when the sources disagree.
groundingStatus = "https://w3id.org/msgraph/ns#groundingStatus"
#: The heading as printed.
heading = "https://w3id.org/msgraph/ns#heading"
#: The initials by which a disclosure statement names an author.
initials = "https://w3id.org/msgraph/ns#initials"
#: The length in Unicode code points.
length = "https://w3id.org/msgraph/ns#length"
#: Who says that the two are the same.
mappingSource = "https://w3id.org/msgraph/ns#mappingSource"
#: Through what the effect comes about.
mediator = "https://w3id.org/msgraph/ns#mediator"
#: The name of a MeSH descriptor that indexes the paper.
meshHeading = "https://w3id.org/msgraph/ns#meshHeading"
#: How many it was measured in.
n = "https://w3id.org/msgraph/ns#n"
#: What a person wrote beside a verdict or a concept.
note = "https://w3id.org/msgraph/ns#note"
#: True when the claim's sentence names its object only by a pronoun or not at all.
objectCarried = "https://w3id.org/msgraph/ns#objectCarried"
#: The paper's words for the claim's object.
objectText = "https://w3id.org/msgraph/ns#objectText"
#: The p value as reported, with its comparison: <0.001.
pValue = "https://w3id.org/msgraph/ns#pValue"
#: How many papers take a stance of their own, not only repeat another work; each counts once.
papers = "https://w3id.org/msgraph/ns#papers"
#: How many papers firmly dispute the proposition, or one of the issue.
papersAgainst = "https://w3id.org/msgraph/ns#papersAgainst"
#: How many papers stand firmly on one side or the other of a disagreement; 0 where a side is only hedged.
papersAtOdds = "https://w3id.org/msgraph/ns#papersAtOdds"
#: How many papers firmly support the proposition, or one of the issue, on their own account.
papersFor = "https://w3id.org/msgraph/ns#papersFor"
#: How many papers take a stance, and none firmly.
papersHedged = "https://w3id.org/msgraph/ns#papersHedged"
#: How many papers stand on the side of msg:oneSide.
papersOnOneSide = "https://w3id.org/msgraph/ns#papersOnOneSide"
#: How many papers stand on the side of msg:otherSide.
papersOnOtherSide = "https://w3id.org/msgraph/ns#papersOnOtherSide"
#: How many papers only repeat what another work says; they are no evidence of their own.
papersRepeating = "https://w3id.org/msgraph/ns#papersRepeating"
#: The identifier in PubMed Central.
pmcid = "https://w3id.org/msgraph/ns#pmcid"
#: The people or subjects that the claim is about.
population = "https://w3id.org/msgraph/ns#population"
#: The place of a claim among its paper's claims, or of a reference in its list, counted from 1.
position = "https://w3id.org/msgraph/ns#position"
#: A publication type as the source names it.
publicationType = "https://w3id.org/msgraph/ns#publicationType"
#: What the reader found odd in the source.
readerWarning = "https://w3id.org/msgraph/ns#readerWarning"
#: The registry number of a trial that the paper reports, as a CURIE.
registration = "https://w3id.org/msgraph/ns#registration"
#: The words that the reviewer saw, with each run of white space as one space.
reviewedQuote = "https://w3id.org/msgraph/ns#reviewedQuote"
#: True when both sides rest on one study, so that they are no independent evidence.
sameStudy = "https://w3id.org/msgraph/ns#sameStudy"
#: The SHA-256 of the text in UTF-8, or of the bytes a record was read from, in lower-case hexadecimal.
sha256 = "https://w3id.org/msgraph/ns#sha256"
#: The version of the software that ran.
softwareVersion = "https://w3id.org/msgraph/ns#softwareVersion"
#: The format of the source.
sourceFormat = "https://w3id.org/msgraph/ns#sourceFormat"
#: The name of the file that the record came from.
sourceName = "https://w3id.org/msgraph/ns#sourceName"
#: The place of the record in its file, counted from 1.
sourcePosition = "https://w3id.org/msgraph/ns#sourcePosition"
#: The species it was observed in; a claim without one is about people or says nothing of it.
species = "https://w3id.org/msgraph/ns#species"
#: The parts of the context that only one of the two sides states, separated by commas.
statedOnce = "https://w3id.org/msgraph/ns#statedOnce"
#: What has become of the paper: retracted, corrected, withdrawn, ...
status = "https://w3id.org/msgraph/ns#status"
#: The study or cohort that it rests on.
study = "https://w3id.org/msgraph/ns#study"
#: True when the claim's sentence names its subject only by a pronoun or not at all.
subjectCarried = "https://w3id.org/msgraph/ns#subjectCarried"
#: The paper's words for the claim's subject.
subjectText = "https://w3id.org/msgraph/ns#subjectText"
#: The whole text.
text = "https://w3id.org/msgraph/ns#text"
#: When it was measured or holds.
timepoint = "https://w3id.org/msgraph/ns#timepoint"
#: The unit as reported: %, months, points, events per patient-year.
unit = "https://w3id.org/msgraph/ns#unit"
#: The number.
value = "https://w3id.org/msgraph/ns#value"
#: The short name, CURIE or key of a concept that stood in the field before; - for a value that is no concept.
was = "https://w3id.org/msgraph/ns#was"
#: The year in which the paper came out.
year = "https://w3id.org/msgraph/ns#year"

# Controlled values by their short names

POLARITIES = {
    # The paper says that it is so.
    "affirmed": "https://w3id.org/msgraph/ns#affirmed",
    # The paper says that it is not so.
    "negated": "https://w3id.org/msgraph/ns#negated",
}
MODALITIES = {
    # A result of this study or of data that the paper cites.
    "demonstrated": "https://w3id.org/msgraph/ns#demonstrated",
    # Stated as fact.
    "asserted": "https://w3id.org/msgraph/ns#asserted",
    # Said to be suggested, indicated or apparent.
    "suggested": "https://w3id.org/msgraph/ns#suggested",
    # Said to be possible: may, might, could.
    "possible": "https://w3id.org/msgraph/ns#possible",
    # An aim, a hypothesis, to be tested.
    "hypothesised": "https://w3id.org/msgraph/ns#hypothesised",
    # Taken for granted by the way it is said.
    "presupposed": "https://w3id.org/msgraph/ns#presupposed",
}
ROLES = {
    # What was known before.
    "background": "https://w3id.org/msgraph/ns#background",
    # What the paper sets out to do.
    "aim": "https://w3id.org/msgraph/ns#aim",
    # How it was done.
    "method": "https://w3id.org/msgraph/ns#method",
    # What was found.
    "reported_finding": "https://w3id.org/msgraph/ns#reported_finding",
    # What the authors conclude.
    "interpretation": "https://w3id.org/msgraph/ns#interpretation",
    # A pointer to another work.
    "citation": "https://w3id.org/msgraph/ns#citation",
    # A declaration of interests or funding.
    "disclosure": "https://w3id.org/msgraph/ns#disclosure",
}
STANCES = {
    # The paper affirms it firmly and speaks for itself.
    "supports": "https://w3id.org/msgraph/ns#supports",
    # The paper denies it firmly and speaks for itself.
    "disputes": "https://w3id.org/msgraph/ns#disputes",
    # The paper affirms it without being firm.
    "may_support": "https://w3id.org/msgraph/ns#may_support",
    # The paper denies it without being firm.
    "may_dispute": "https://w3id.org/msgraph/ns#may_dispute",
    # The paper only says that another work says so.
    "repeats": "https://w3id.org/msgraph/ns#repeats",
}
COMPARISONS = {
    # Several papers support the same proposition.
    "corroboration": "https://w3id.org/msgraph/ns#corroboration",
    # The sides disagree, and nothing that either states of the circumstances tells them apart.
    "contradiction": "https://w3id.org/msgraph/ns#contradiction",
    # The sides disagree, and even where they come closest their stated circumstances differ.
    "differing": "https://w3id.org/msgraph/ns#differing",
    # The sides disagree, and one states circumstances of which the other says nothing.
    "unclear": "https://w3id.org/msgraph/ns#unclear",
}
DIRECTIONS = {
    # More, higher, more often.
    "increased": "https://w3id.org/msgraph/ns#increased",
    # Less, lower, less often.
    "decreased": "https://w3id.org/msgraph/ns#decreased",
    # Is there, occurs.
    "present": "https://w3id.org/msgraph/ns#present",
    # Is not there, does not occur.
    "absent": "https://w3id.org/msgraph/ns#absent",
    # Better.
    "improved": "https://w3id.org/msgraph/ns#improved",
    # Worse.
    "worsened": "https://w3id.org/msgraph/ns#worsened",
    # Either unchanged or better.
    "stable_or_improved": "https://w3id.org/msgraph/ns#stable_or_improved",
    # Kept as it was.
    "preserved": "https://w3id.org/msgraph/ns#preserved",
    # No difference, no effect.
    "unchanged": "https://w3id.org/msgraph/ns#unchanged",
    # The text does not say.
    "unspecified": "https://w3id.org/msgraph/ns#unspecified",
}
CURATIONS = {
    # Nobody has looked at it.
    "unreviewed": "https://w3id.org/msgraph/ns#unreviewed",
    # A reviewer found it right.
    "accepted": "https://w3id.org/msgraph/ns#accepted",
    # A reviewer found it wrong.
    "rejected": "https://w3id.org/msgraph/ns#rejected",
    # Reviewers disagree.
    "conflict": "https://w3id.org/msgraph/ns#conflict",
}
SECTIONS = {
    # The title.
    "title": "https://w3id.org/msgraph/ns#section_title",
    # An abstract without parts, or a part without a kind of its own.
    "abstract": "https://w3id.org/msgraph/ns#section_abstract",
    # Background or introduction.
    "background": "https://w3id.org/msgraph/ns#section_background",
    # Objective.
    "aim": "https://w3id.org/msgraph/ns#section_aim",
    # Methods, setting, patients, design.
    "methods": "https://w3id.org/msgraph/ns#section_methods",
    # Results.
    "results": "https://w3id.org/msgraph/ns#section_results",
    # Conclusions, discussion, interpretation.
    "conclusions": "https://w3id.org/msgraph/ns#section_conclusions",
    # Keywords.
    "keywords": "https://w3id.org/msgraph/ns#section_keywords",
    # Conflicts of interest.
    "disclosure": "https://w3id.org/msgraph/ns#section_disclosure",
    # Funding and support.
    "funding": "https://w3id.org/msgraph/ns#section_funding",
    # A figure's legend.
    "figure": "https://w3id.org/msgraph/ns#section_figure",
    # A table's caption or cells.
    "table": "https://w3id.org/msgraph/ns#section_table",
    # The list of references.
    "references": "https://w3id.org/msgraph/ns#section_references",
    # Anything else that was kept.
    "other": "https://w3id.org/msgraph/ns#section_other",
}
RESULTS = {
    # Hazard ratio.
    "hazard_ratio": "https://w3id.org/msgraph/ns#result_hazard_ratio",
    # Odds ratio.
    "odds_ratio": "https://w3id.org/msgraph/ns#result_odds_ratio",
    # Relative risk or risk ratio.
    "relative_risk": "https://w3id.org/msgraph/ns#result_relative_risk",
    # Ratio of rates.
    "rate_ratio": "https://w3id.org/msgraph/ns#result_rate_ratio",
    # Events per time.
    "rate": "https://w3id.org/msgraph/ns#result_rate",
    # A percentage.
    "percent": "https://w3id.org/msgraph/ns#result_percent",
    # A mean.
    "mean": "https://w3id.org/msgraph/ns#result_mean",
    # A median.
    "median": "https://w3id.org/msgraph/ns#result_median",
    # A difference between groups or times.
    "difference": "https://w3id.org/msgraph/ns#result_difference",
    # How many.
    "count": "https://w3id.org/msgraph/ns#result_count",
    # A p value alone.
    "p_value": "https://w3id.org/msgraph/ns#result_p_value",
    # A correlation coefficient.
    "correlation": "https://w3id.org/msgraph/ns#result_correlation",
    # Area under a receiver operating characteristic curve.
    "area_under_curve": "https://w3id.org/msgraph/ns#result_area_under_curve",
    # Another number.
    "other": "https://w3id.org/msgraph/ns#result_other",
}
CATEGORIES = {
    # A drug, by its substance.
    "drug": "https://w3id.org/msgraph/ns#category_drug",
    # A class of drugs.
    "drug_class": "https://w3id.org/msgraph/ns#category_drug_class",
    # A disease or a form of one.
    "disease": "https://w3id.org/msgraph/ns#category_disease",
    # An outcome or a measure of one.
    "outcome": "https://w3id.org/msgraph/ns#category_outcome",
    # An untoward event.
    "adverse_event": "https://w3id.org/msgraph/ns#category_adverse_event",
    # A kind of cell.
    "cell": "https://w3id.org/msgraph/ns#category_cell",
    # A gene, protein, cytokine, antibody or metabolite.
    "molecule": "https://w3id.org/msgraph/ns#category_molecule",
    # A biological process or pathway.
    "process": "https://w3id.org/msgraph/ns#category_process",
    # A procedure, test or measure of care.
    "procedure": "https://w3id.org/msgraph/ns#category_procedure",
    # A trial or study.
    "trial": "https://w3id.org/msgraph/ns#category_trial",
    # A company or other payer.
    "company": "https://w3id.org/msgraph/ns#category_company",
    # A group of people.
    "population": "https://w3id.org/msgraph/ns#category_population",
    # A species.
    "species": "https://w3id.org/msgraph/ns#category_species",
    # A person.
    "person": "https://w3id.org/msgraph/ns#category_person",
    # A paper whose claims are in the graph.
    "paper": "https://w3id.org/msgraph/ns#category_paper",
    # A cited work.
    "work": "https://w3id.org/msgraph/ns#category_work",
    # A thing whose sort is not known.
    "entity": "https://w3id.org/msgraph/ns#category_entity",
}
WITHHOLDINGS = {
    # The paper denies it.
    "negated": "https://w3id.org/msgraph/ns#withheld_negated",
    # The paper does not hold it firmly.
    "hedged": "https://w3id.org/msgraph/ns#withheld_hedged",
    # The paper gives it to another work.
    "attributed": "https://w3id.org/msgraph/ns#withheld_attributed",
    # It is an aim, not a finding.
    "aim": "https://w3id.org/msgraph/ns#withheld_aim",
    # It is a citation.
    "citation": "https://w3id.org/msgraph/ns#withheld_citation",
    # It is a disclosure.
    "disclosure": "https://w3id.org/msgraph/ns#withheld_disclosure",
    # The subject has no exact match in a preferred vocabulary.
    "ungrounded_subject": "https://w3id.org/msgraph/ns#withheld_ungrounded_subject",
    # The object has no exact match in a preferred vocabulary.
    "ungrounded_object": "https://w3id.org/msgraph/ns#withheld_ungrounded_object",
    # The object is a value, not a thing.
    "literal_object": "https://w3id.org/msgraph/ns#withheld_literal_object",
    # The paper says that nothing changes or occurs.
    "no_effect": "https://w3id.org/msgraph/ns#withheld_no_effect",
    # It was observed in animals or cells, not in people.
    "not_human": "https://w3id.org/msgraph/ns#withheld_not_human",
    # The predicate does not go with what the ends are: a molecule treats nothing, nor does a placebo.
    "ill_typed": "https://w3id.org/msgraph/ns#withheld_ill_typed",
    # It says that one thing affects another, and not which way.
    "vague": "https://w3id.org/msgraph/ns#withheld_vague",
    # The extractor is less than half sure that the paper says so.
    "unsure": "https://w3id.org/msgraph/ns#withheld_unsure",
    # The predicate has no plain form.
    "no_plain_form": "https://w3id.org/msgraph/ns#withheld_no_plain_form",
    # A reviewer rejected it.
    "rejected": "https://w3id.org/msgraph/ns#withheld_rejected",
    # The paper is retracted or withdrawn.
    "retracted": "https://w3id.org/msgraph/ns#withheld_retracted",
}
#: What each reason of withholding means
WITHHOLDING_MEANINGS = {
    "negated": "The paper denies it.",
    "hedged": "The paper does not hold it firmly.",
    "attributed": "The paper gives it to another work.",
    "aim": "It is an aim, not a finding.",
    "citation": "It is a citation.",
    "disclosure": "It is a disclosure.",
    "ungrounded_subject": "The subject has no exact match in a preferred vocabulary.",
    "ungrounded_object": "The object has no exact match in a preferred vocabulary.",
    "literal_object": "The object is a value, not a thing.",
    "no_effect": "The paper says that nothing changes or occurs.",
    "not_human": "It was observed in animals or cells, not in people.",
    "ill_typed": "The predicate does not go with what the ends are: a molecule treats nothing, nor does a placebo.",
    "vague": "It says that one thing affects another, and not which way.",
    "unsure": "The extractor is less than half sure that the paper says so.",
    "no_plain_form": "The predicate has no plain form.",
    "rejected": "A reviewer rejected it.",
    "retracted": "The paper is retracted or withdrawn.",
}
#: The classes of claims by their short names
KINDS = {
    "citation": CitationClaim,
    "disclosure": DisclosureClaim,
    "drug": DrugClaim,
    "mechanism": MechanismClaim,
    "outcome": OutcomeClaim,
    "safety": SafetyClaim,
    "study": StudyClaim,
}
#: The predicates that claims use, as CURIEs, with their labels
PREDICATES = {
    "biolink:affects": "affects",
    "biolink:ameliorates_condition": "ameliorates",
    "biolink:associated_with": "is associated with",
    "biolink:biomarker_for": "is a biomarker for",
    "biolink:causes": "causes",
    "biolink:contraindicated_in": "is contraindicated in",
    "biolink:diagnoses": "diagnoses",
    "biolink:expressed_in": "is expressed in",
    "biolink:has_adverse_event": "has adverse event",
    "biolink:interacts_with": "interacts with",
    "biolink:predisposes_to_condition": "predisposes to",
    "biolink:preventative_for_condition": "prevents",
    "biolink:produces": "produces",
    "biolink:subclass_of": "is a",
    "biolink:treats": "treats",
    "cito:cites": "cites",
    "cito:citesAsEvidence": "cites as evidence",
    "cito:citesForInformation": "cites for information",
    "cito:disagreesWith": "disagrees with",
    "cito:extends": "extends",
    "cito:supports": "supports",
    "cito:usesMethodIn": "uses method in",
    "msg:comparedWith": "compared with",
    "msg:employedBy": "employed by",
    "msg:enables": "enables",
    "msg:explains": "explains",
    "msg:fundedBy": "funded by",
    "msg:hasInterestIn": "has interest in",
    "msg:hasRegimen": "has regimen",
    "msg:hasSafetyProfile": "has safety profile",
    "msg:hasSampleSize": "has sample size",
    "msg:holdsPatentWith": "holds patent with",
    "msg:mitigates": "mitigates",
    "msg:ownsSharesIn": "owns shares in",
    "msg:predicts": "predicts",
    "msg:receivedFeesFrom": "received fees from",
    "msg:receivedGrantFrom": "received grant from",
    "msg:receivedTravelSupportFrom": "received travel support from",
    "msg:registeredAs": "registered as",
    "msg:studies": "studies",
}
